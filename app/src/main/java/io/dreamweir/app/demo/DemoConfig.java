package io.dreamweir.app.demo;

import java.time.Duration;
import java.util.Map;

/**
 * Section {@code demo}: the whole loop on one machine. How it plays, ingests and learns is said in
 * the sections {@code collect}, {@code ingest}, {@code replay}, {@code train} and {@code agent}.
 *
 * @param updates updates of one demo run
 * @param timeLimit training stops after so long, even with fewer updates
 * @param evaluationEpisodes episodes that score the policy before, and as many after
 * @param trigger least time between two micro-batches of the demo's ingest
 * @param sequenceLength rows of a sequence for tasks whose episodes are too short for the usual
 *     ones, by task; the batch grows so that an update sees as many rows
 */
public record DemoConfig(
    long updates,
    Duration timeLimit,
    int evaluationEpisodes,
    Duration trigger,
    Map<String, Integer> sequenceLength) {

  public DemoConfig {
    sequenceLength = Map.copyOf(sequenceLength);
    if (updates < 1 || evaluationEpisodes < 2) {
      throw new IllegalArgumentException(
          "updates is "
              + updates
              + " and evaluation-episodes "
              + evaluationEpisodes
              + "; 1 and 2 are the least");
    }
    if (timeLimit.toSeconds() < 1) {
      throw new IllegalArgumentException("time-limit must be 1s or more");
    }
  }
}
