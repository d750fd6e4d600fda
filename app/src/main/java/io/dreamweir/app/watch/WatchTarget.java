package io.dreamweir.app.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is watched.
 *
 * @param run folder of a training run
 * @param lake path or URI of a lake
 */
public record WatchTarget(Optional<Path> run, Optional<String> lake) {

  /**
   * Finds out what a folder is.
   *
   * @param folder of a run, of a demo (with {@code run} and {@code lake}), or a lake
   * @param lake the lake, if it is not the one that the run names
   * @throws UserError if it is none of these
   */
  public static WatchTarget of(String folder, Optional<String> lake) {
    if (isUri(folder)) {
      return new WatchTarget(Optional.empty(), Optional.of(folder));
    }
    Path path = Path.of(folder).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw UserError.usage(
          "there is no folder %s; name the folder of a run (train --out), of a demo, or a lake",
          path);
    }
    if (Files.isDirectory(path.resolve(LakeTable.CHUNKS.folder()))) {
      return new WatchTarget(Optional.empty(), Optional.of(path.toString()));
    }
    if (isDemo(path)) {
      return new WatchTarget(
          Optional.of(path.resolve("run")),
          lake.or(() -> Optional.of(path.resolve("lake").toString())));
    }
    if (!isRun(path)) {
      throw UserError.usage(
          "%s is no run (run.json, metrics.jsonl), no demo (run/, lake/) and no lake (chunks/)",
          path);
    }
    return new WatchTarget(Optional.of(path), lake.or(() -> lakeOf(path)));
  }

  private static boolean isUri(String text) {
    return text.matches("[a-z][a-z0-9+.-]+:.*");
  }

  /** A demo makes its folders one after the other. */
  private static boolean isDemo(Path folder) {
    return Files.exists(folder.resolve(".lock"))
        || (Files.isDirectory(folder.resolve("run")) && Files.isDirectory(folder.resolve("lake")));
  }

  private static boolean isRun(Path folder) {
    return Files.exists(folder.resolve("run.json"))
        || Files.exists(folder.resolve("metrics.jsonl"))
        || Files.isDirectory(folder.resolve("checkpoints"));
  }

  private static Optional<String> lakeOf(Path run) {
    try {
      JsonNode manifest = new ObjectMapper().readTree(run.resolve("run.json").toFile());
      String lake = manifest.path("lake").asText();
      return lake.isEmpty() ? Optional.empty() : Optional.of(lake);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
