package io.dreamweir.ingest.stream;

import java.time.Duration;

/**
 * Where an ingest run stands after its newest micro-batch; counts are since the start of the run.
 *
 * @param batches micro-batches that stored something
 * @param rows rows stored
 * @param chunks chunks stored
 * @param duplicates chunks dropped because they were stored already
 * @param rejected messages moved to the {@code rejected} table
 * @param wrongClocks episodes whose start no right clock shows; stored as sent
 * @param batchTime what the newest micro-batch took
 * @param commitTime the part of it that writing data files and committing them took
 * @param latency age of its oldest message when it became readable
 * @param latencies of every chunk that was stored
 * @param lag messages that Kafka held behind it
 */
public record IngestProgress(
    long batches,
    long rows,
    long chunks,
    long duplicates,
    long rejected,
    long wrongClocks,
    Duration batchTime,
    Duration commitTime,
    Duration latency,
    Latencies latencies,
    long lag) {

  static final IngestProgress NONE =
      new IngestProgress(
          0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Latencies.NONE, 0);

  IngestProgress with(BatchOutcome outcome, Duration time) {
    return new IngestProgress(
        batches + 1,
        rows + outcome.rows(),
        chunks + outcome.chunks(),
        duplicates + outcome.duplicates(),
        rejected + outcome.rejected(),
        wrongClocks + outcome.wrongClocks(),
        time,
        outcome.times().commit(),
        outcome.latency(),
        latencies.with(outcome.latenciesMs()),
        lag);
  }

  IngestProgress withLag(long messages) {
    return new IngestProgress(
        batches,
        rows,
        chunks,
        duplicates,
        rejected,
        wrongClocks,
        batchTime,
        commitTime,
        latency,
        latencies,
        messages);
  }
}
