package io.dreamweir.ingest.stream;

import java.time.Duration;
import java.util.Arrays;

/**
 * What one micro-batch did.
 *
 * @param wrongClocks episodes that began in it at a time that no right clock shows
 * @param latenciesMs of every chunk: from its sending until it could be read
 * @param times write and commit are not told apart: both are in {@code commit}
 */
record BatchOutcome(
    long rows,
    long chunks,
    long duplicates,
    long rejected,
    long wrongClocks,
    long[] latenciesMs,
    StageTimes times) {

  /** Latency of the oldest chunk. */
  Duration latency() {
    return Duration.ofMillis(Arrays.stream(latenciesMs).max().orElse(0));
  }

  @Override
  public String toString() {
    return chunks + " chunks, " + duplicates + " duplicates, " + rejected + " rejected, " + times;
  }
}
