package io.dreamweir.train.loop;

import io.dreamweir.sequence.BatchSource;

/** Where a run learns from. */
public interface Experience {

  /** Location of the replay lake, for the manifests. */
  String lake();

  /** Task that is learned. */
  String task();

  /**
   * Opens the source of batches.
   *
   * @param firstBatch draw number of the first batch: 0, or where a run goes on
   */
  BatchSource open(long firstBatch);

  /** How fast the learner may go. */
  Pace pace();
}
