package io.dreamweir.app.metrics;

import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.ingest.stream.IngestProgress;
import io.dreamweir.ingest.stream.Latencies;
import io.dreamweir.ingest.stream.StageTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From Kafka to the lake.
 *
 * @param job the job that is looked at
 */
public record IngestMetrics(IngestJob job) implements MetricSource {

  private static final Metric ROWS =
      Metric.counter(
          "dreamweir_ingest_rows_total", "rows", "Rows stored; rate() is rows per second");
  private static final Metric CHUNKS =
      Metric.counter("dreamweir_ingest_chunks_total", "chunks", "Chunks stored");
  private static final Metric DUPLICATES =
      Metric.counter(
          "dreamweir_ingest_duplicates_total",
          "chunks",
          "Chunks dropped because they were stored already: somebody sends again");
  private static final Metric REJECTED =
      Metric.counter(
          "dreamweir_ingest_rejected_total",
          "messages",
          "Messages that were no chunks, now in the table rejected");
  private static final Metric WRONG_CLOCKS =
      Metric.counter(
          "dreamweir_ingest_wrong_clocks_total",
          "episodes",
          "Episodes that began at a time that no right clock shows");
  private static final Metric BATCHES =
      Metric.counter("dreamweir_ingest_batches_total", "batches", "Micro-batches stored");
  private static final Metric STAGE =
      Metric.counter(
          "dreamweir_ingest_stage_seconds_total",
          "s",
          "Time in a stage of micro-batches: read, check, dedup, write, commit (Delta's log),"
              + " engine (Spark's own)",
          "stage");
  private static final Metric BATCH_TIME =
      Metric.gauge("dreamweir_ingest_batch_seconds", "s", "Time of the newest micro-batch");
  private static final Metric COMMIT_TIME =
      Metric.gauge(
          "dreamweir_ingest_commit_seconds",
          "s",
          "Commit latency: the part of it that went into data files and their commit");
  private static final Metric LATENCY =
      Metric.histogram(
          "dreamweir_ingest_latency_seconds",
          "s",
          "From the sending of a chunk until it could be read, by chunk");
  private static final Metric LAG_CHUNKS =
      Metric.gauge(
          "dreamweir_ingest_lag_chunks",
          "chunks",
          "Chunks that Kafka holds and the lake does not; absent while Kafka does not answer");
  private static final Metric LAG_ROWS =
      Metric.gauge(
          "dreamweir_ingest_lag_rows",
          "rows",
          "Their rows, by the mean size of the chunks stored since the start");
  private static final Metric LAG_SECONDS =
      Metric.gauge(
          "dreamweir_ingest_lag_seconds",
          "s",
          "Age of the oldest of them by Kafka's time; 0: none");

  static final List<Metric> ALL =
      List.of(
          ROWS,
          CHUNKS,
          DUPLICATES,
          REJECTED,
          WRONG_CLOCKS,
          BATCHES,
          STAGE,
          BATCH_TIME,
          COMMIT_TIME,
          LATENCY,
          LAG_CHUNKS,
          LAG_ROWS,
          LAG_SECONDS);

  private static final double[] LATENCY_BOUNDS = {0.5, 1, 2, 5, 10, 30, 60, 300, 1800};

  @Override
  public void collect(MetricValues values) {
    IngestProgress now = job.progress();
    values.set(ROWS, now.rows());
    values.set(CHUNKS, now.chunks());
    values.set(DUPLICATES, now.duplicates());
    values.set(REJECTED, now.rejected());
    values.set(WRONG_CLOCKS, now.wrongClocks());
    values.set(BATCHES, now.batches());
    values.set(BATCH_TIME, now.batchTime());
    values.set(COMMIT_TIME, now.commitTime());
    latency(now.latencies(), values);
    StageTimes stages = job.stageTimes();
    values.set(STAGE, stages.read(), "read");
    values.set(STAGE, stages.check(), "check");
    values.set(STAGE, stages.dedup(), "dedup");
    values.set(STAGE, stages.write(), "write");
    values.set(STAGE, stages.commit(), "commit");
    values.set(STAGE, stages.engine(), "engine");
    job.status()
        .ifPresent(
            status -> {
              set(values, LAG_CHUNKS, status.lagChunks());
              set(values, LAG_ROWS, status.lagRows());
              set(values, LAG_SECONDS, status.lagSeconds());
            });
  }

  private static void set(MetricValues values, Metric metric, @Nullable Number value) {
    if (value != null) {
      values.set(metric, value.doubleValue());
    }
  }

  private static void latency(Latencies latencies, MetricValues values) {
    long[] counts = new long[LATENCY_BOUNDS.length + 1];
    long before = 0;
    for (int i = 0; i < LATENCY_BOUNDS.length; i++) {
      long within = latencies.within(Math.round(LATENCY_BOUNDS[i] * 1000));
      counts[i] = within - before;
      before = within;
    }
    counts[LATENCY_BOUNDS.length] = latencies.chunks() - before;
    values.set(LATENCY, LATENCY_BOUNDS, counts);
  }
}
