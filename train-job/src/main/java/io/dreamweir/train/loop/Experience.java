package io.dreamweir.train.loop;

import io.dreamweir.sequence.BatchSource;
import java.util.Map;

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

  /** Numbers about the experience by name, for the log: {@code replay/...}. */
  default Map<String, Double> metrics() {
    return Map.of();
  }

  /** How fast the learner may go. */
  Pace pace();
}
