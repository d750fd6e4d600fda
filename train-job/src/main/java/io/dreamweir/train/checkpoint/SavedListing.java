package io.dreamweir.train.checkpoint;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What runs have saved, without reading a tensor. */
public final class SavedListing {

  /**
   * A checkpoint or a policy.
   *
   * @param kind {@code checkpoint} or {@code policy}
   * @param path its folder
   * @param runId id of the run that saved it
   * @param task task it was trained on
   * @param agent kind of agent
   * @param configHash hash of the agent's configuration
   * @param updates updates behind it
   * @param lake lake it learned from
   * @param lakeVersion newest version of it that had been read
   * @param seed root seed of the run
   * @param bytes size of its tensors
   * @param createdAt when it was saved
   */
  public record Entry(
      String kind,
      String path,
      String runId,
      String task,
      String agent,
      String configHash,
      long updates,
      String lake,
      long lakeVersion,
      long seed,
      long bytes,
      Instant createdAt) {}

  private SavedListing() {}

  /**
   * Policies and checkpoints of a run, or of every run directly below a folder; the newest of each
   * run first.
   *
   * @throws UserError if nothing was saved there
   */
  public static List<Entry> of(Path folder) {
    List<Entry> found = new ArrayList<>(ofRun(folder));
    if (found.isEmpty()) {
      below(folder).forEach(run -> found.addAll(ofRun(run)));
    }
    if (found.isEmpty()) {
      throw UserError.usage(
          "%s holds no checkpoint and no policy%s; give the folder of a run (train --out)",
          folder, Files.isDirectory(folder) ? "" : ": no such folder");
    }
    return found;
  }

  private static List<Entry> ofRun(Path run) {
    List<Entry> entries = new ArrayList<>();
    for (SavedKind kind : SavedKind.values()) {
      below(run.resolve(kind == SavedKind.POLICY ? "policies" : "checkpoints")).stream()
          .filter(folder -> Saved.isIn(folder, kind))
          .map(folder -> entry(folder, kind))
          .forEach(entries::add);
    }
    entries.sort(Comparator.comparingLong(Entry::updates).reversed().thenComparing(Entry::kind));
    return entries;
  }

  private static Entry entry(Path folder, SavedKind kind) {
    SavedManifest manifest = Saved.manifest(folder, kind);
    return new Entry(
        kind.noun(),
        folder.toString(),
        manifest.run().runId(),
        manifest.run().task(),
        manifest.run().agent().kind(),
        manifest.run().agent().configHash(),
        manifest.progress().updates(),
        manifest.progress().lake(),
        manifest.progress().lakeVersion(),
        manifest.run().seed(),
        manifest.bytes(),
        manifest.createdAt());
  }

  private static List<Path> below(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content
          .filter(path -> Files.isDirectory(path) && !path.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, folder + " cannot be listed: " + e.getMessage(), e);
    }
  }
}
