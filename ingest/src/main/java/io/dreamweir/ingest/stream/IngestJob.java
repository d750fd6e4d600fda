package io.dreamweir.ingest.stream;

import io.dreamweir.error.UserError;
import io.dreamweir.ingest.kafka.KafkaCluster;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.jspecify.annotations.Nullable;
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

  /** How often Kafka is asked whether there is enough for a micro-batch. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final SparkSession spark;
  private final String location;
  private final LakeConfig lakeConfig;
  private final IngestConfig config;
  private final KafkaConfig kafka;
  private final RolloutTopic topic;
  private volatile IngestProgress progress = IngestProgress.NONE;
  private final WriteJobs writes;
  private long engineNoted = -1;
  private volatile StageTimes stages = StageTimes.NONE;
  private volatile Map<Integer, Long> position = Map.of();
  private volatile @Nullable IngestVitals vitals;
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
    this.writes = new WriteJobs(topic.topic() + "@" + System.identityHashCode(this));
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
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    if (isLocal()) {
      // Says what is wrong with a place; of two that make a lake there one is refused by Delta.
      ReplayLake.openOrCreate(spark, location, lakeConfig);
    }
    // A store refuses nobody: two that made the same lake there would each take it for theirs.
    try (StreamLock own = StreamLock.take(lockFolder(), "the lake's", hadoop, this::stop)) {
      ReplayLake lake = ReplayLake.openOrCreate(spark, location, lakeConfig);
      String checkpoint = checkpoint(lake);
      claim(lake, checkpoint, hadoop);
      if (config.checkpoint().isEmpty()) {
        stream(lake, checkpoint, until);
      } else {
        try (StreamLock shared =
            StreamLock.take(checkpoint, "the checkpoint", hadoop, this::stop)) {
          stream(lake, checkpoint, until);
        }
      }
    }
    IngestProgress end = progress;
    return new IngestResult(
        end.rows(),
        end.chunks(),
        end.duplicates(),
        end.rejected(),
        end.wrongClocks(),
        end.latencies().summary(),
        (System.nanoTime() - from) / 1e9);
  }

  private void claim(ReplayLake lake, String checkpoint, Configuration hadoop) {
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
    new CheckpointIdentity(tableId, topic.topic(), cluster).claim(checkpoint, hadoop);
  }

  private void stream(ReplayLake lake, String checkpoint, Until until) {
    LakeChunks lakeChunks = new LakeChunks(lake);
    Horizon horizon = new Horizon(config.clockTolerance(), System::currentTimeMillis);
    lakeChunks.includeIn(horizon);
    MicroBatch batches =
        new MicroBatch(
            lake,
            config,
            new StoredChunks(config.rememberedEpisodes(), horizon, lakeChunks),
            new ClockWatch(horizon, LOG::warn),
            writes.owner());
    position = StreamPosition.stored(spark, checkpoint, topic);
    spark.sparkContext().addSparkListener(writes);
    try (IngestVitals looking =
        new IngestVitals(kafka, topic, this::progress, () -> position, statusFile(lake))) {
      vitals = looking;
      keepRunning(batches, checkpoint, until);
    } finally {
      spark.sparkContext().removeSparkListener(writes);
    }
  }

  /** Ends the run after the micro-batch under way; may be called from any thread. */
  public void stop() {
    stopping = true;
  }

  /** Where the run stands. */
  public IngestProgress progress() {
    return progress;
  }

  /** How the run is doing, seen from outside every few seconds; nothing before the first look. */
  public Optional<IngestStatus> status() {
    IngestVitals looking = vitals;
    return looking == null ? Optional.empty() : looking.newest();
  }

  /** Where the time of the run's micro-batches went; the newest may be told a moment late. */
  public StageTimes stageTimes() {
    StageTimes now = stages;
    Duration write = Duration.ofMillis(writes.totalMs());
    return new StageTimes(
        now.read(), now.check(), now.dedup(), write, now.commit().minus(write), now.engine());
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
        KafkaRollouts.stream(spark, kafka, topic, config, until)
            .writeStream()
            .queryName("ingest-" + topic.topic())
            .option("checkpointLocation", checkpoint)
            .trigger(
                until == Until.CAUGHT_UP
                    ? Trigger.AvailableNow()
                    : Trigger.ProcessingTime(
                        Math.min(LOOK.toMillis(), config.trigger().toMillis())))
            .foreachBatch((Dataset<Row> messages, Long batch) -> store(batches, messages, batch));
    return writer.start();
  }

  private void store(MicroBatch batches, Dataset<Row> messages, long batch) {
    long from = System.nanoTime();
    String stream = spark.sparkContext().getLocalProperty("sql.streaming.queryId");
    BatchOutcome outcome = batches.store(messages, stream, batch);
    Duration time = Duration.ofNanos(System.nanoTime() - from);
    addStages(outcome.times());
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
    noteEngine(last);
    if (last != null && last.sources().length > 0) {
      position = StreamPosition.parse(last.sources()[0].endOffset(), topic).orElse(position);
      String behind = last.sources()[0].metrics().get("maxOffsetsBehindLatest");
      if (behind != null) {
        update(p -> p.withLag(Long.parseLong(behind)));
      }
    }
  }

  /** Spark's own share of the newest micro-batch, once. */
  private void noteEngine(@Nullable StreamingQueryProgress last) {
    if (last == null || last.numInputRows() == 0 || last.batchId() == engineNoted) {
      return;
    }
    engineNoted = last.batchId();
    long total = last.durationMs().getOrDefault("triggerExecution", 0L);
    long ours = last.durationMs().getOrDefault("addBatch", 0L);
    addStages(StageTimes.NONE.withEngine(Duration.ofMillis(total - ours)));
  }

  private synchronized void addStages(StageTimes more) {
    stages = stages.plus(more);
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
    return config.checkpoint().isEmpty() ? ingestFolder(lake) : config.checkpoint();
  }

  private String ingestFolder(ReplayLake lake) {
    return lake.location() + "/_ingest/" + topic.topic();
  }

  private Optional<java.nio.file.Path> statusFile(ReplayLake lake) {
    return isLocal()
        ? Optional.of(
            java.nio.file.Path.of(
                new Path(ingestFolder(lake), IngestStatus.FILE).toUri().getPath()))
        : Optional.empty();
  }

  private boolean isLocal() {
    String scheme = new Path(location).toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  /**
   * Ingests that lock the same folder exclude each other: those of one topic. In S3 those of one
   * lake, unless Delta was told how several programs may commit there.
   */
  private String lockFolder() {
    Path ingest = new Path(location, "_ingest");
    String scheme = ingest.toUri().getScheme();
    boolean oneWriter =
        scheme != null
            && scheme.startsWith("s3")
            && !spark.conf().contains("spark.delta.logStore." + scheme + ".impl");
    return (oneWriter ? ingest : new Path(ingest, topic.topic())).toString();
  }
}
