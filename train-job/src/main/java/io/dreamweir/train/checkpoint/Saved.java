package io.dreamweir.train.checkpoint;

import io.dreamweir.error.UserError;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.HostTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * A checkpoint or policy that was read and whose checksum holds.
 *
 * @param folder where it lies
 * @param manifest what it is
 * @param state the agent's tensors and counters
 */
public record Saved(Path folder, SavedManifest manifest, AgentState state) {

  /** Whether a folder claims to hold that kind. */
  public static boolean isIn(Path folder, SavedKind kind) {
    return Files.isRegularFile(folder.resolve(kind.manifestFile()));
  }

  /** Reads the manifest alone. */
  public static SavedManifest manifest(Path folder, SavedKind kind) {
    if (!Files.isDirectory(folder)) {
      throw UserError.usage("no %s at %s: no such folder", kind.noun(), folder);
    }
    return SavedManifest.read(folder.resolve(kind.manifestFile()), kind);
  }

  /**
   * Reads a folder.
   *
   * @throws UserError if a file is missing, truncated, damaged, or of a newer format
   */
  public static Saved read(Path folder, SavedKind kind) {
    SavedManifest manifest = manifest(folder, kind);
    SortedMap<String, HostTensor> tensors =
        TensorFile.read(
            folder.resolve(kind.tensorFile()),
            new TensorFile.Digest(manifest.bytes(), manifest.sha256()));
    return new Saved(folder, manifest, new AgentState(tensors, manifest.counters()));
  }
}
