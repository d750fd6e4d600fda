package io.dreamweir.ingest.stream;

import io.dreamweir.error.UserError;
import io.dreamweir.ingest.kafka.KafkaCluster;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ingest}: moves chunks from Kafka into the lake, exactly once, until it is stopped or,
 * once, until everything that is there has been moved.
 *
 * <p>A failing stream (Kafka away, disk full) is started again from its checkpoint until {@code
 * retry-for} has passed without progress; nothing is lost meanwhile, for Kafka keeps the chunks.
 */
public final class IngestJob {
  private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);

  /** When a run is over. */
  public enum Until {
    /** Goes on until {@link #stop}. */
    STOPPED,
    /** Ends when everything that Kafka held at the start is stored. */
    CAUGHT_UP
  }

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final SparkSession spark;
  private final String location;
  private final LakeConfig lakeConfig;
  private final IngestConfig config;
  private final KafkaConfig kafka;
  private final RolloutTopic topic;
  private volatile IngestProgress progress = IngestProgress.NONE;
  private volatile boolean stopping;

  /**
   * A job that has not started.
   *
   * @param spark the job works in a session of its own in the same context
   * @param location path or URI of the lake, made where there is none
   */
  public IngestJob(
      SparkSession spark,
      String location,
      LakeConfig lakeConfig,
      IngestConfig config,
      KafkaConfig kafka,
      RolloutTopic topic) {
    this.spark = spark.newSession();
    this.location = location;
    this.lakeConfig = lakeConfig;
    this.config = config;
    this.kafka = kafka;
    this.topic = topic;
    this.spark.conf().set("spark.sql.adaptive.enabled", "false");
    this.spark.conf().set("spark.sql.streaming.minBatchesToRetain", "20");
  }

  /**
   * Runs in the calling thread.
   *
   * @throws UserError if the lake or its checkpoint cannot be used, or the stream keeps failing
   */
  public IngestResult run(Until until) {
    long from = System.nanoTime();
    ReplayLake lake = ReplayLake.openOrCreate(spark, location, lakeConfig);
    String checkpoint = checkpoint(lake);
    String cluster;
    try (KafkaCluster connected = KafkaCluster.connect(kafka)) {
      connected.ensure(topic);
      cluster = connected.id();
    }
    String tableId =
        DeltaLog.forTable(spark, lake.path(LakeTable.CHUNKS))
            .unsafeVolatileSnapshot()
            .metadata()
            .id();
    new CheckpointIdentity(tableId, topic.topic(), cluster)
        .claim(checkpoint, spark.sparkContext().hadoopConfiguration());
    LakeChunks lakeChunks = new LakeChunks(lake);
    MicroBatch batches =
        new MicroBatch(
            lake,
            config,
            new StoredChunks(config.rememberedEpisodes(), lakeChunks.newestStartMs(), lakeChunks));
    keepRunning(batches, checkpoint, until);
    IngestProgress end = progress;
    return new IngestResult(
        end.rows(),
        end.chunks(),
        end.duplicates(),
        end.rejected(),
        (System.nanoTime() - from) / 1e9);
  }

  /** Ends the run after the micro-batch under way; may be called from any thread. */
  public void stop() {
    stopping = true;
  }

  /** Where the run stands. */
  public IngestProgress progress() {
    return progress;
  }

  /** Starts the stream, and starts it again while there is hope. */
  private void keepRunning(MicroBatch batches, String checkpoint, Until until) {
    RetryWindow window = new RetryWindow(config.retryFor());
    while (!stopping) {
      long before = progress.batches();
      try {
        runStream(start(batches, checkpoint, until));
        return;
      } catch (StreamingQueryException | TimeoutException e) {
        if (progress.batches() > before) {
          window.reset();
        }
        if (!StreamFailure.mayPass(e) || !window.waitForNextTry(() -> stopping)) {
          throw StreamFailure.explain(e, location, kafka, topic);
        }
        LOG.warn("ingest starts again after: {}", StreamFailure.reason(e));
      }
    }
  }

  private StreamingQuery start(MicroBatch batches, String checkpoint, Until until)
      throws TimeoutException {
    DataStreamWriter<Row> writer =
        KafkaRollouts.stream(spark, kafka, topic, config)
            .writeStream()
            .queryName("ingest-" + topic.topic())
            .option("checkpointLocation", checkpoint)
            .trigger(
                until == Until.CAUGHT_UP
                    ? Trigger.AvailableNow()
                    : Trigger.ProcessingTime(config.trigger().toMillis()))
            .foreachBatch((Dataset<Row> messages, Long batch) -> store(batches, messages, batch));
    return writer.start();
  }

  private void store(MicroBatch batches, Dataset<Row> messages, long batch) {
    long from = System.nanoTime();
    String stream = spark.sparkContext().getLocalProperty("sql.streaming.queryId");
    BatchOutcome outcome = batches.store(messages, stream, batch);
    Duration time = Duration.ofNanos(System.nanoTime() - from);
    update(p -> p.with(outcome, time));
    LOG.debug("batch {}: {} in {}", batch, outcome, time);
  }

  private void runStream(StreamingQuery query) throws StreamingQueryException, TimeoutException {
    while (!query.awaitTermination(POLL.toMillis())) {
      noteLag(query);
      if (stopping) {
        stopBetweenBatches(query);
        return;
      }
    }
    noteLag(query);
  }

  private void noteLag(StreamingQuery query) {
    StreamingQueryProgress last = query.lastProgress();
    if (last != null && last.sources().length > 0) {
      String behind = last.sources()[0].metrics().get("maxOffsetsBehindLatest");
      if (behind != null) {
        update(p -> p.withLag(Long.parseLong(behind)));
      }
    }
  }

  /** Stopping in the middle of a batch is safe, but its work would be done again. */
  private static void stopBetweenBatches(StreamingQuery query)
      throws TimeoutException, StreamingQueryException {
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    while (query.status().isTriggerActive() && System.nanoTime() < deadline) {
      if (query.awaitTermination(20)) {
        return;
      }
    }
    query.stop();
  }

  private synchronized void update(UnaryOperator<IngestProgress> change) {
    progress = change.apply(progress);
  }

  private String checkpoint(ReplayLake lake) {
    return config.checkpoint().isEmpty()
        ? lake.location() + "/_ingest/" + topic.topic()
        : config.checkpoint();
  }
}
