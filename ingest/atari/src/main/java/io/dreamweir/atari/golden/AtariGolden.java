package io.dreamweir.atari.golden;

import io.dreamweir.atari.rom.Rom;
import io.dreamweir.atari.rom.RomFinder;
import io.dreamweir.atari.rom.RomTable;
import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Replays recorded traces through this program's emulator and preprocessing: every row must have
 * the recorded reward, end, lives, frame numbers and picture, byte for byte.
 */
public final class AtariGolden {
  private AtariGolden() {}

  /** Whether that folder or file holds traces of this kind. */
  public static boolean recognises(Path path) {
    return files(path).stream().anyMatch(file -> Trace.read(file).isPresent());
  }

  /**
   * Replays with the ROMs that {@link RomFinder} finds by itself.
   *
   * @param path a trace, or a folder of traces
   */
  public static List<GoldenResult> verify(Path path) {
    Path roms =
        RomFinder.defaultFolder()
            .orElseThrow(
                () ->
                    UserError.usage(
                        "the traces of %s need ROMs: `pip install ale-py`, or name a folder with"
                            + " --roms DIR or ALE_ROMS_DIR",
                        path));
    return verify(path, roms);
  }

  /**
   * Replays with the ROMs of one folder.
   *
   * @param path a trace, or a folder of traces
   * @throws UserError if there is no trace, or a ROM is missing or wrong
   */
  public static List<GoldenResult> verify(Path path, Path roms) {
    List<GoldenResult> results = new ArrayList<>();
    for (Path file : files(path)) {
      Optional<Trace> read = Trace.read(file);
      if (read.isPresent()) {
        Trace trace = read.get();
        Rom rom =
            RomTable.rom(trace.game())
                .orElseThrow(
                    () -> UserError.usage("[%s] no game '%s' is known", file, trace.game()));
        FirstPictures pictures = FirstPictures.read(file.resolveSibling(FirstPictures.FILE));
        results.addAll(
            new TraceReplay(trace, pictures.of(trace.name())).run(rom, RomFinder.find(rom, roms)));
      }
    }
    if (results.isEmpty()) {
      throw UserError.usage("no Atari trace in %s", path);
    }
    return results;
  }

  private static List<Path> files(Path path) {
    if (Files.isRegularFile(path)) {
      return path.toString().endsWith(".csv") ? List.of(path) : List.of();
    }
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(p -> p.toString().endsWith(".csv")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
