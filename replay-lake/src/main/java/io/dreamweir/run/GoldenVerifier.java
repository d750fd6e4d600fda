package io.dreamweir.run;

import io.dreamweir.error.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes one kind of golden fixture; registered with {@link ServiceLoader}, so that a module
 * that is not there (the optional emulator) is only a fixture nobody recognises.
 */
public interface GoldenVerifier {

  /**
   * How to verify.
   *
   * @param engine tensor engine
   * @param roms folder of ROMs; absent: found the usual way
   */
  record Settings(String engine, @Nullable Path roms) {}

  /** Whether that file or folder holds fixtures of this kind. */
  boolean recognises(Path path);

  /**
   * Recomputes every fixture there.
   *
   * @throws UserError if a fixture is damaged or has settings this program does not know
   */
  List<GoldenResult> verify(Path path, Settings settings);

  /**
   * Verifies with whichever verifier recognises the fixtures.
   *
   * @throws UserError if there is nothing there, or nobody recognises it
   */
  static List<GoldenResult> verifyAny(Path path, Settings settings) {
    if (!Files.exists(path)) {
      throw UserError.usage("%s does not exist; name a folder or file of golden fixtures", path);
    }
    Optional<GoldenVerifier> verifier =
        ServiceLoader.load(GoldenVerifier.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(v -> v.recognises(path))
            .findFirst();
    return verifier
        .orElseThrow(
            () ->
                UserError.usage(
                    "nothing in %s is a golden fixture this program knows (dreamerv2, atari)",
                    path))
        .verify(path, settings);
  }
}
