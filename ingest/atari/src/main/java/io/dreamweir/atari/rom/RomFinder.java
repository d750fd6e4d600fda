package io.dreamweir.atari.rom;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Finds a game's file and proves that it is the right one, because the emulator ends the whole
 * process when it is given a file it does not know.
 *
 * <p>The folder is the first that is named: by the caller, by the system property {@code
 * dreamweir.roms}, by the environment variable {@code ALE_ROMS_DIR}, by the {@code ale-py} of the
 * user's Python ({@code python3}, or what the system property {@code dreamweir.python} says). A
 * folder that is named but does not hold the file is an error, not a reason to look elsewhere.
 */
public final class RomFinder {
  private static final String HOW =
      "install the ROMs with `pip install ale-py` (%s is asked where they are), or name a folder"
          + " that holds %s with --roms DIR or ALE_ROMS_DIR";

  private RomFinder() {}

  /** The folder that is searched when the caller names none. */
  public static Optional<Path> defaultFolder() {
    String property = System.getProperty("dreamweir.roms");
    if (property != null && !property.isBlank()) {
      return Optional.of(Path.of(property));
    }
    String variable = System.getenv("ALE_ROMS_DIR");
    if (variable != null && !variable.isBlank()) {
      return Optional.of(Path.of(variable));
    }
    return AlePython.roms();
  }

  /**
   * The checked file of a game in the default folder.
   *
   * @throws UserError if it is missing or not the expected file, saying what to do
   */
  public static Path find(Rom rom) {
    return find(
        rom,
        defaultFolder()
            .orElseThrow(
                () ->
                    UserError.usage(
                        "[atari/%s] no ROM folder is known: " + HOW,
                        rom.game(),
                        AlePython.command(),
                        rom.fileName())));
  }

  /**
   * The checked file of a game in one folder.
   *
   * @throws UserError if it is missing or not the expected file, saying what to do
   */
  public static Path find(Rom rom, Path folder) {
    Path file = folder.resolve(rom.fileName()).toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw UserError.usage(
          "[atari/%s] no ROM at %s: " + HOW, rom.game(), file, AlePython.command(), rom.fileName());
    }
    try {
      long bytes = Files.size(file);
      String md5 = bytes == rom.bytes() ? md5(Files.readAllBytes(file)) : "not computed";
      if (!md5.equals(rom.md5())) {
        throw UserError.usage(
            "[atari/%s] %s is not the expected ROM: %d bytes with MD5 %s, expected %d with %s;"
                + " another version of a game gives other scores: "
                + HOW,
            rom.game(),
            file,
            bytes,
            md5,
            rom.bytes(),
            rom.md5(),
            AlePython.command(),
            rom.fileName());
      }
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          "[atari/" + rom.game() + "] cannot read the ROM " + file + ": " + e.getMessage(),
          e);
    }
    return file;
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
