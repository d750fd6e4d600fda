package io.dreamweir.ingest.bench;

import static org.apache.spark.sql.functions.expr;

import io.dreamweir.error.UserError;
import io.dreamweir.ingest.broker.BrokerConfig;
import io.dreamweir.ingest.broker.EmbeddedBroker;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.stream.IngestConfig;
import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.ingest.stream.Latencies;
import io.dreamweir.ingest.stream.StageTimes;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.run.BenchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Steps/s of real frames from a producer through a broker, Spark Structured Streaming and Delta,
 * all on this machine, and how soon a step can be read.
 *
 * <p>Counted runs send as fast as they can, and are timed from the first message sent until the
 * last chunk is a committed row: throughput, under a backlog. Then the same stream is fed at a
 * fixed rate: latency and lag. Afterwards the rows are counted.
 */
public final class IngestBench {

  /**
   * How much to measure.
   *
   * @param runs counted runs, after one that is not counted
   * @param rowsPerRun rows sent in a run, rounded up to whole episodes
   * @param rate rows per second of the latency run
   * @param rateFor length of the latency run; zero leaves it out
   */
  public record Settings(int runs, long rowsPerRun, int rate, Duration rateFor) {
    /** Enough for runs of half a minute. */
    public static final Settings DEFAULT = new Settings(3, 600_000, 5_000, Duration.ofSeconds(90));
  }

  /**
   * What one run sent and what became of it.
   *
   * @param rows rows sent
   * @param chunks chunks sent
   * @param seconds from the first send to the last commit
   * @param lag most chunks that were sent and not yet readable
   * @param latencies of its chunks
   * @param stages where the micro-batches' time went
   */
  private record Run(
      long rows, long chunks, double seconds, long lag, Latencies latencies, StageTimes stages) {}

  private final SparkSession spark;
  private final Path folder;
  private final LakeConfig lake;
  private final IngestConfig config;
  private final RolloutTopic topic;
  private final Settings settings;
  private final SampleLoad load = new SampleLoad();

  /**
   * A benchmark that has not run.
   *
   * @param folder empty folder for broker and lake, left behind
   */
  public IngestBench(
      SparkSession spark,
      Path folder,
      LakeConfig lake,
      IngestConfig config,
      RolloutTopic topic,
      Settings settings) {
    this.spark = spark;
    this.folder = folder;
    this.lake = lake;
    this.config = config;
    this.topic = topic;
    this.settings = settings;
  }

  /**
   * Measures.
   *
   * @throws UserError if a row was lost or doubled: a figure of wrong work is none
   */
  public BenchResult run() throws InterruptedException, IOException {
    String location = folder.resolve("lake").toString();
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(BrokerConfig.local(folder.resolve("broker")))) {
      KafkaConfig kafka = KafkaConfig.of(broker.address());
      IngestJob job = new IngestJob(spark, location, lake, config, kafka, topic);
      CompletableFuture<?> end =
          CompletableFuture.runAsync(
              () -> job.run(IngestJob.Until.STOPPED),
              task -> new Thread(task, "bench-ingest").start());
      List<Run> fast = new ArrayList<>();
      List<Run> paced = new ArrayList<>();
      try (RolloutProducer producer = RolloutProducer.open(kafka, topic, Duration.ofMinutes(2))) {
        for (int run = 0; run <= settings.runs(); run++) {
          fast.add(one(producer, job, end, settings.rowsPerRun(), Integer.MAX_VALUE));
        }
        if (!settings.rateFor().isZero()) {
          long rows = settings.rate() * settings.rateFor().toSeconds();
          paced.add(one(producer, job, end, rows, settings.rate()));
        }
      } finally {
        job.stop();
      }
      end.join();
      List<Run> all = new ArrayList<>(fast);
      all.addAll(paced);
      checkStored(location, all);
      return result(location, fast.subList(1, fast.size()), paced, all);
    }
  }

  private Run one(
      RolloutProducer producer, IngestJob job, CompletableFuture<?> end, long rows, int rate)
      throws InterruptedException {
    long chunksBefore = job.progress().chunks();
    Latencies latencies = job.progress().latencies();
    StageTimes stages = job.stageTimes();
    long from = System.nanoTime();
    SampleLoad.Sent sent =
        load.send(producer, rows, rate, chunks -> chunksBefore + chunks - job.progress().chunks());
    while (job.progress().chunks() < chunksBefore + sent.chunks()) {
      if (end.isDone()) {
        end.join();
      }
      Thread.sleep(20);
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    return new Run(
        sent.rows(),
        sent.chunks(),
        seconds,
        sent.mostWaiting(),
        job.progress().latencies().since(latencies),
        job.stageTimes().since(stages));
  }

  private void checkStored(String location, List<Run> runs) {
    long rows = runs.stream().mapToLong(Run::rows).sum();
    long chunks = runs.stream().mapToLong(Run::chunks).sum();
    Row stored =
        spark
            .read()
            .format("delta")
            .load(LakeTable.CHUNKS.path(location))
            .agg(
                expr("sum(rows)"), expr("count(*)"), expr("count(distinct episode_id, first_step)"))
            .first();
    if (stored.getLong(0) != rows || stored.getLong(1) != chunks || stored.getLong(2) != chunks) {
      throw UserError.failed(
          "%d rows in %d chunks were sent, the lake holds %d rows in %d chunks, %d of them distinct",
          rows, chunks, stored.getLong(0), stored.getLong(1), stored.getLong(2));
    }
  }

  private BenchResult result(String location, List<Run> fast, List<Run> paced, List<Run> all)
      throws IOException {
    long rows = all.stream().mapToLong(Run::rows).sum();
    Map<String, Object> details = new TreeMap<>();
    details.put("rows_sent", rows);
    details.put("rows_stored", rows);
    details.put("chunks_lost", 0);
    details.put("chunks_doubled", 0);
    details.put("seconds", fast.stream().map(Run::seconds).toList());
    details.put("trigger_ms", config.trigger().toMillis());
    details.put("start_at_chunks", config.startAtChunks());
    details.put("max_chunks_per_batch", config.maxChunksPerBatch());
    details.put("lag_chunks_max", fast.stream().map(Run::lag).toList());
    details.put("where_time_goes", stages(fast));
    for (Run run : paced) {
      details.put("paced_steps_per_second", settings.rate());
      details.put("paced_latency_ms", run.latencies().summary());
      details.put("paced_lag_chunks_max", run.lag());
      details.put("paced_where_time_goes", stages(List.of(run)));
    }
    details.put(
        "lake_bytes_per_row", (double) size(Path.of(LakeTable.CHUNKS.path(location))) / rows);
    return new BenchResult(
        "ingest",
        "steps/s",
        fast.stream().map(r -> r.rows() / r.seconds()).toList(),
        List.of(),
        details);
  }

  /** Seconds by stage, over these runs; what is left is waiting for messages. */
  private static Map<String, Double> stages(List<Run> runs) {
    StageTimes sum = runs.stream().map(Run::stages).reduce(StageTimes.NONE, (a, b) -> a.plus(b));
    double wall = runs.stream().mapToDouble(Run::seconds).sum();
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("read", seconds(sum.read()));
    seconds.put("check", seconds(sum.check()));
    seconds.put("dedup", seconds(sum.dedup()));
    seconds.put("write", seconds(sum.write()));
    seconds.put("commit", seconds(sum.commit()));
    seconds.put("spark", seconds(sum.engine()));
    double busy = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    seconds.put("idle", Math.max(0, wall - busy));
    return seconds;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }
}
