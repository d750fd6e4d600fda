package io.dreamweir.ingest.stream;

import io.dreamweir.experience.TaskDescription;
import io.dreamweir.lake.ChunkRows;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.storage.StorageLevel;
import scala.Option;

/**
 * Stores one micro-batch: new chunks, rejected messages and tasks, from one reading of Kafka.
 *
 * <p>Exactly once: every commit carries (stream, batch) as Delta's transaction id, so that a batch
 * which Spark repeats after a failure is stored by the first of its attempts that got through;
 * Delta skips the others. One reading serves three tables, which Delta's own sink cannot do, and
 * re-sent chunks are dropped without a stateful operator, which would shuffle every frame and
 * commit its state in each batch.
 */
final class MicroBatch {

  private final ReplayLake lake;
  private final IngestConfig config;
  private final StoredChunks stored;
  private final ClockWatch clocks;
  private final String owner;
  private final Set<TaskDescription> tasks = new HashSet<>();

  /** The batch stored last; another one than the next may be a repetition. */
  private long newest = Long.MIN_VALUE;

  /**
   * Nothing stored yet.
   *
   * @param owner marks the jobs that write, for {@link WriteJobs}
   */
  MicroBatch(
      ReplayLake lake, IngestConfig config, StoredChunks stored, ClockWatch clocks, String owner) {
    this.lake = lake;
    this.config = config;
    this.stored = stored;
    this.clocks = clocks;
    this.owner = owner;
  }

  /**
   * Stores a batch.
   *
   * @param stream identity of the stream, the same after a restart from its checkpoint
   */
  BatchOutcome store(Dataset<Row> messages, String stream, long batch) {
    MessageReader reader = new MessageReader(lake.rows());
    JavaRDD<Arrival> arrivals =
        messages.javaRDD().map(reader::read).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long from = System.nanoTime();
      List<PartitionSummary> summaries =
          arrivals.mapPartitions(part -> List.of(PartitionSummary.of(part)).iterator()).collect();
      Duration read = since(from);
      return store(messages.sparkSession(), arrivals, summaries, read, stream, batch);
    } finally {
      arrivals.unpersist(false);
    }
  }

  private BatchOutcome store(
      SparkSession spark,
      JavaRDD<Arrival> arrivals,
      List<PartitionSummary> summaries,
      Duration read,
      String stream,
      long batch) {
    List<ChunkKey> chunks = new ArrayList<>();
    summaries.forEach(s -> chunks.addAll(s.chunks()));
    long rejected = summaries.stream().mapToLong(PartitionSummary::rejected).sum();

    registerTasks(summaries);
    long from = System.nanoTime();
    StoredChunks.Decision decision = stored.decide(chunks);
    boolean suspect = batch != newest + 1;
    boolean repeated = suspect && isStored(spark, LakeTable.CHUNKS, stream, batch);
    List<ChunkKey> duplicates = repeated ? List.of() : decision.duplicates();
    Duration dedup = since(from);
    from = System.nanoTime();
    if (!repeated && duplicates.size() < chunks.size()) {
      appendChunks(spark, without(arrivals, duplicates), summaries, stream, batch);
    }
    stored.remember(decision);
    if (rejected > 0) {
      appendRejected(spark, arrivals, stream, batch);
    }
    newest = batch;
    Duration commit = since(from);
    long rows =
        chunks.stream().mapToLong(ChunkKey::rows).sum()
            - duplicates.stream().mapToLong(ChunkKey::rows).sum();
    return new BatchOutcome(
        rows,
        chunks.size() - duplicates.size(),
        duplicates.size(),
        rejected,
        clocks.check(chunks),
        latenciesMs(summaries),
        times(
            summaries,
            Math.min(summaries.size(), spark.sparkContext().defaultParallelism()),
            read,
            dedup,
            commit));
  }

  private static long[] latenciesMs(List<PartitionSummary> summaries) {
    long now = System.currentTimeMillis();
    return summaries.stream()
        .flatMapToLong(s -> Arrays.stream(s.sentMs()))
        .map(sent -> Math.max(0, now - sent))
        .toArray();
  }

  private static StageTimes times(
      List<PartitionSummary> summaries,
      int parallel,
      Duration read,
      Duration dedup,
      Duration commit) {
    long checkNs = summaries.stream().mapToLong(PartitionSummary::checkNs).sum();
    Duration check = Duration.ofNanos(Math.min(read.toNanos(), checkNs / Math.max(1, parallel)));
    return new StageTimes(read.minus(check), check, dedup, Duration.ZERO, commit, Duration.ZERO);
  }

  private static Duration since(long fromNs) {
    return Duration.ofNanos(System.nanoTime() - fromNs);
  }

  private void registerTasks(List<PartitionSummary> summaries) {
    Set<TaskDescription> unknown = new HashSet<>();
    for (PartitionSummary summary : summaries) {
      summary.tasks().forEach(task -> unknown.add(PartitionSummary.task(task)));
    }
    unknown.removeAll(tasks);
    if (!unknown.isEmpty()) {
      lake.tasks().register(unknown);
      tasks.addAll(unknown);
    }
  }

  private static JavaRDD<Row> without(JavaRDD<Arrival> arrivals, List<ChunkKey> duplicates) {
    if (duplicates.isEmpty()) {
      return arrivals.filter(Arrival::isChunk).map(Arrival::row);
    }
    Set<ChunkKey> dropped = new HashSet<>(duplicates);
    return arrivals.filter(a -> a.key() != null && !dropped.contains(a.key())).map(Arrival::row);
  }

  private void appendChunks(
      SparkSession spark,
      JavaRDD<Row> rows,
      List<PartitionSummary> summaries,
      String stream,
      long batch) {
    TreeSet<String> observations = new TreeSet<>();
    long bytes = 0;
    for (PartitionSummary summary : summaries) {
      observations.addAll(summary.observations());
      bytes += summary.bytes();
    }
    long files = 1 + bytes / config.targetFile().bytes();
    int partitions = (int) Math.min(files, rows.getNumPartitions());
    Dataset<Row> decoded = spark.createDataFrame(rows.coalesce(partitions), ChunkRows.SCHEMA);
    append(
        ChunkRows.columns(decoded, observations),
        LakeTable.CHUNKS,
        ReplayLake.WRITE_OPTIONS,
        stream,
        batch);
  }

  private void appendRejected(
      SparkSession spark, JavaRDD<Arrival> arrivals, String stream, long batch) {
    JavaRDD<Row> rows = arrivals.filter(a -> !a.isChunk()).map(Arrival::row).coalesce(1);
    append(
        spark.createDataFrame(rows, ReplayLake.REJECTED),
        LakeTable.REJECTED,
        Map.of(),
        stream,
        batch);
  }

  private void append(
      Dataset<Row> rows, LakeTable table, Map<String, String> options, String stream, long batch) {
    SparkContext context = rows.sparkSession().sparkContext();
    context.setLocalProperty(WriteJobs.PROPERTY, owner);
    try {
      rows.write()
          .format("delta")
          .mode("append")
          .options(options)
          .option("txnAppId", stream)
          .option("txnVersion", batch)
          .save(lake.path(table));
    } finally {
      context.setLocalProperty(WriteJobs.PROPERTY, null);
    }
  }

  /** Whether this table has a commit of that batch or a later one. */
  private boolean isStored(SparkSession spark, LakeTable table, String stream, long batch) {
    DeltaLog log = DeltaLog.forTable(spark, lake.path(table));
    Option<Object> committed =
        log.update(false, log.update$default$2(), log.update$default$3())
            .transactions()
            .get(stream);
    return committed.isDefined() && ((Number) committed.get()).longValue() >= batch;
  }
}
