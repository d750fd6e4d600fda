package io.dreamweir.train.checkpoint;

import io.dreamweir.error.UserError;
import io.dreamweir.run.AtomicFile;
import io.dreamweir.train.agent.AgentState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints, or the policies, of one run: a folder per version, named by the number of
 * updates, and a file {@code LATEST} with the newest one's name.
 *
 * <p>A version is written into a hidden folder, forced to disk and renamed: the rename is what
 * makes it exist, so a folder with a number is always whole, also after {@code kill -9} or a full
 * disk. {@code LATEST} follows and is a convenience for readers that cannot list. One writer.
 */
public final class SavedVersions {

  private static final String LATEST = "LATEST";
  private static final String HIDDEN = ".saving-";

  private final Path folder;
  private final SavedKind kind;
  private final Retention retention;

  private SavedVersions(Path folder, SavedKind kind, Retention retention) {
    this.folder = folder;
    this.kind = kind;
    this.retention = retention;
  }

  /** The checkpoints below a run's folder. */
  public static SavedVersions checkpoints(Path run, Retention retention) {
    return new SavedVersions(run.resolve("checkpoints"), SavedKind.CHECKPOINT, retention);
  }

  /** The published policies below a run's folder. */
  public static SavedVersions policies(Path run, Retention retention) {
    return new SavedVersions(run.resolve("policies"), SavedKind.POLICY, retention);
  }

  /**
   * Saves a version and removes those that retention gives up.
   *
   * @return its folder
   * @throws UserError if it cannot be written; the versions before it are untouched
   */
  public Path save(SavedRun run, Progress progress, AgentState state) {
    Path target = folder.resolve(name(progress.updates()));
    try {
      Files.createDirectories(folder);
      removeUnfinished();
      Path hidden = Files.createDirectory(folder.resolve(HIDDEN + target.getFileName()));
      Path tensors = hidden.resolve(kind.tensorFile());
      TensorFile.Digest digest = TensorFile.write(tensors, state.tensors());
      AtomicFile.force(tensors);
      AtomicFile.write(
          hidden.resolve(kind.manifestFile()),
          SavedManifest.now(run, progress, state.counters(), digest).toJson(kind));
      moveAside(target);
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.force(folder);
      AtomicFile.write(
          folder.resolve(LATEST), (target.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
      prune();
      return target;
    } catch (IOException e) {
      throw notSaved(target, e);
    }
  }

  /** A run that went back to an older version meets its former future: the new one replaces it. */
  private void moveAside(Path target) throws IOException {
    if (Files.exists(target)) {
      Files.move(
          target,
          folder.resolve(HIDDEN + "replaced-" + target.getFileName()),
          StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private UserError notSaved(Path target, IOException cause) {
    try {
      removeUnfinished();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new UserError(
        UserError.Kind.FAILED,
        String.format(
            Locale.ROOT,
            "cannot save %s %s: %s (%,d MiB free there); %s",
            kind.noun(),
            target,
            cause.getMessage(),
            target.toAbsolutePath().toFile().getParentFile().getUsableSpace() >> 20,
            newest().map(n -> n + " is intact").orElse("none was saved before")),
        cause);
  }

  /** Every version, oldest first. */
  public List<Long> versions() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content
          .map(p -> p.getFileName().toString())
          .filter(n -> n.matches("\\d{12}"))
          .map(Long::valueOf)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, folder + " cannot be listed: " + e.getMessage(), e);
    }
  }

  /** Folder of the newest version. */
  public Optional<Path> newest() {
    List<Long> versions = versions();
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(folder.resolve(name(versions.get(versions.size() - 1))));
  }

  private void prune() throws IOException {
    for (long version : retention.toRemove(versions())) {
      Path hidden = folder.resolve(HIDDEN + "removed-" + name(version));
      Files.move(folder.resolve(name(version)), hidden, StandardCopyOption.ATOMIC_MOVE);
    }
    removeUnfinished();
  }

  private void removeUnfinished() throws IOException {
    List<Path> hidden;
    try (Stream<Path> content = Files.list(folder)) {
      hidden = content.filter(p -> p.getFileName().toString().startsWith(".")).toList();
    }
    for (Path root : hidden) {
      try (Stream<Path> tree = Files.walk(root)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static String name(long updates) {
    return String.format(Locale.ROOT, "%012d", updates);
  }
}
