package io.dreamweir.train.checkpoint;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that claims to hold a checkpoint or a policy.
 *
 * @param path the folder itself
 * @param kind what it claims to hold
 */
public record SavedFolder(Path path, SavedKind kind) {

  private static final Retention KEEP_ALL = new Retention(Integer.MAX_VALUE, 0);

  /**
   * What a path leads to: the folder itself, or the newest checkpoint or policy where it is a run's
   * folder.
   */
  public static Optional<SavedFolder> find(Path path) {
    for (SavedKind kind : SavedKind.values()) {
      if (Saved.isIn(path, kind)) {
        return Optional.of(new SavedFolder(path, kind));
      }
    }
    Optional<SavedFolder> checkpoint = newestCheckpoint(path);
    Optional<SavedFolder> policy = newest(SavedVersions.policies(path, KEEP_ALL), SavedKind.POLICY);
    return Stream.of(policy, checkpoint)
        .flatMap(Optional::stream)
        .max((a, b) -> a.path().getFileName().compareTo(b.path().getFileName()));
  }

  /** The newest checkpoint below a run's folder. */
  public static Optional<SavedFolder> newestCheckpoint(Path run) {
    return newest(SavedVersions.checkpoints(run, KEEP_ALL), SavedKind.CHECKPOINT);
  }

  private static Optional<SavedFolder> newest(SavedVersions versions, SavedKind kind) {
    return versions.newest().map(folder -> new SavedFolder(folder, kind));
  }

  /** Reads it. */
  public Saved read() {
    return Saved.read(path, kind);
  }
}
