package io.dreamweir.train.checkpoint;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a run has come.
 *
 * @param updates complete updates
 * @param batches batches taken from the source: the draw number of the next one
 * @param lake location of the replay lake the batches came from
 * @param lakeVersion version of the lake that the newest batch was read from, -1 before the first
 * @param scores version of the lake's table of scores that the newest batch was drawn by; empty
 *     where by none
 * @param latents version of the states of rows that the run keeps; empty if it keeps none
 */
public record Progress(
    long updates,
    long batches,
    String lake,
    long lakeVersion,
    OptionalLong scores,
    Optional<String> latents) {

  public Progress {
    if (updates < 0 || batches < 0) {
      throw new IllegalArgumentException(
          "progress cannot be negative: " + updates + " updates, " + batches + " batches");
    }
  }

  /** Progress of a run that knows no scores and keeps no states of rows. */
  public Progress(long updates, long batches, String lake, long lakeVersion) {
    this(updates, batches, lake, lakeVersion, OptionalLong.empty(), Optional.empty());
  }

  /** The same with the version of the states of rows. */
  public Progress withLatents(String version) {
    return new Progress(updates, batches, lake, lakeVersion, scores, Optional.of(version));
  }
}
