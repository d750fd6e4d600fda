package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkpoints of a training run, in the order of their names. */
public final class Checkpoints {
  private Checkpoints() {}

  /** Where a run keeps its checkpoints: below its folder, or the folder itself. */
  public static Path folder(Path run) {
    Path below = run.resolve("checkpoints");
    boolean isRun = Files.isDirectory(below) || Files.exists(run.resolve("run.json"));
    return isRun || !Files.isDirectory(run) ? below : run;
  }

  /** Every finished checkpoint; names that start with a dot are unfinished. */
  public static List<Path> of(Path run) {
    Path folder = folder(run);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .filter(p -> !String.valueOf(p.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot list " + folder + ": " + e, e);
    }
  }
}
