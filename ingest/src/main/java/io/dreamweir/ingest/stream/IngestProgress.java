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
 * @param batchTime what the newest micro-batch took
 * @param latency age of its oldest message when it became readable
 * @param lag messages that Kafka held behind it
 */
public record IngestProgress(
    long batches,
    long rows,
    long chunks,
    long duplicates,
    long rejected,
    Duration batchTime,
    Duration latency,
    long lag) {

  static final IngestProgress NONE =
      new IngestProgress(0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, 0);

  IngestProgress with(BatchOutcome outcome, Duration time) {
    return new IngestProgress(
        batches + 1,
        rows + outcome.rows(),
        chunks + outcome.chunks(),
        duplicates + outcome.duplicates(),
        rejected + outcome.rejected(),
        time,
        outcome.latency(),
        lag);
  }

  IngestProgress withLag(long messages) {
    return new IngestProgress(
        batches, rows, chunks, duplicates, rejected, batchTime, latency, messages);
  }
}
