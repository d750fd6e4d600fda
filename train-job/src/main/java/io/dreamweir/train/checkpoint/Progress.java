package io.dreamweir.train.checkpoint;

import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param updates complete updates
 * @param batches batches taken from the source: the draw number of the next one
 * @param lake location of the replay lake the batches came from
 * @param lakeVersion version of the lake that the newest batch was read from, -1 before the first
 * @param latents version of the states of rows that the run keeps; empty if it keeps none
 */
public record Progress(
    long updates, long batches, String lake, long lakeVersion, Optional<String> latents) {
  public Progress {
    if (updates < 0 || batches < 0) {
      throw new IllegalArgumentException(
          "progress cannot be negative: " + updates + " updates, " + batches + " batches");
    }
  }

  /** Progress of a run that keeps no states of rows. */
  public Progress(long updates, long batches, String lake, long lakeVersion) {
    this(updates, batches, lake, lakeVersion, Optional.empty());
  }

  /** The same with the version of the states of rows. */
  public Progress withLatents(String version) {
    return new Progress(updates, batches, lake, lakeVersion, Optional.of(version));
  }
}
