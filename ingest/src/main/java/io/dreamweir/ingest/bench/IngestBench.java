package io.dreamweir.ingest.bench;

import static org.apache.spark.sql.functions.expr;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.ingest.broker.BrokerConfig;
import io.dreamweir.ingest.broker.EmbeddedBroker;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.stream.IngestConfig;
import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sample.SampleChunks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Steps/s of real frames from a producer through a broker, Spark Structured Streaming and Delta,
 * all on this machine. A run is timed from its first message sent until its last chunk is a
 * committed row; afterwards the rows are counted.
 */
public final class IngestBench {

  private static final Spaces SPACES = Spaces.pixels(64, 64, 1, 18);
  private static final TaskDescription TASK =
      new TaskDescription("bench/atari", "1", "sample", "", SPACES);

  /**
   * How much to measure.
   *
   * @param runs counted runs, after one that is not counted
   * @param rowsPerRun rows sent in a run, rounded up to whole episodes
   */
  public record Settings(int runs, long rowsPerRun) {
    /** Enough for runs of half a minute. */
    public static final Settings DEFAULT = new Settings(3, 400_000);
  }

  /**
   * What one run sent and what became of it.
   *
   * @param rows rows sent
   * @param chunks chunks sent
   * @param seconds from the first send to the last commit
   * @param latencyMs age of the oldest message of the last micro-batch when it was readable
   */
  private record Run(long rows, long chunks, double seconds, long latencyMs) {}

  private final SparkSession spark;
  private final Path folder;
  private final LakeConfig lake;
  private final IngestConfig config;
  private final RolloutTopic topic;
  private final Settings settings;
  private final SampleChunks sample = new SampleChunks();
  private long episodes;

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
      List<Run> runs = new ArrayList<>();
      try (RolloutProducer producer = RolloutProducer.open(kafka, topic, Duration.ofMinutes(2))) {
        for (int run = 0; run <= settings.runs(); run++) {
          runs.add(one(producer, job, end));
        }
      } finally {
        job.stop();
      }
      end.join();
      return result(location, runs);
    }
  }

  private Run one(RolloutProducer producer, IngestJob job, CompletableFuture<?> end)
      throws InterruptedException {
    long before = job.progress().chunks();
    long from = System.nanoTime();
    long rows = 0;
    long chunks = 0;
    while (rows < settings.rowsPerRun()) {
      for (Chunk chunk : sample.episode(episodes, origin(episodes))) {
        producer.send(chunk);
        rows += chunk.rows();
        chunks++;
      }
      episodes++;
    }
    producer.flush();
    while (job.progress().chunks() < before + chunks) {
      if (end.isDone()) {
        end.join();
      }
      Thread.sleep(20);
    }
    return new Run(
        rows, chunks, (System.nanoTime() - from) / 1e9, job.progress().latency().toMillis());
  }

  private static EpisodeOrigin origin(long number) {
    return new EpisodeOrigin(
        "episode-" + number, "bench", "actor", TASK, -1, number, Instant.now());
  }

  private BenchResult result(String location, List<Run> runs) throws IOException {
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
    List<Run> counted = runs.subList(1, runs.size());
    Map<String, Object> details = new TreeMap<>();
    details.put("rows_sent", rows);
    details.put("rows_stored", stored.getLong(0));
    details.put("chunks_lost", 0);
    details.put("chunks_doubled", 0);
    details.put("seconds", counted.stream().map(Run::seconds).toList());
    details.put("latency_ms_of_last_batch", counted.stream().map(Run::latencyMs).toList());
    details.put("trigger_ms", config.trigger().toMillis());
    details.put(
        "lake_bytes_per_row", (double) size(Path.of(LakeTable.CHUNKS.path(location))) / rows);
    return new BenchResult(
        "ingest",
        "steps/s",
        counted.stream().map(r -> r.rows() / r.seconds()).toList(),
        List.of(),
        details);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }
}
