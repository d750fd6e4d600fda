package io.dreamweir.train.checkpoint;

/**
 * How far a run has come.
 *
 * @param updates complete updates
 * @param batches batches taken from the source: the draw number of the next one
 * @param lake location of the replay lake the batches came from
 * @param lakeVersion version of the lake that the newest batch was read from, -1 before the first
 */
public record Progress(long updates, long batches, String lake, long lakeVersion) {
  public Progress {
    if (updates < 0 || batches < 0) {
      throw new IllegalArgumentException(
          "progress cannot be negative: " + updates + " updates, " + batches + " batches");
    }
  }
}
