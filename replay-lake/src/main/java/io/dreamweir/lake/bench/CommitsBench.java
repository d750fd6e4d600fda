package io.dreamweir.lake.bench;

import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.config.DataSize;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.lake.ChunkRows;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeCompact;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sample.AtariSample;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.functions;

/**
 * What a day of micro-batches does to opening a lake and listing its files: a lake of many commits
 * before and after compaction, beside a lake that got the same chunks in one commit. Opened as a
 * trainer does (Delta Kernel) and as an analyst does (Spark), in a warm process that remembers
 * nothing of the lake. The figure is the trainer's after compaction, in milliseconds; the baseline
 * the same of the fresh lake, turn by turn.
 */
public final class CommitsBench {

  private static final String TASK = "bench/day";

  /** Openings of each lake before the counted ones. */
  private static final int WARM_UP = 10;

  /**
   * What to measure.
   *
   * @param commits micro-batches, until now
   * @param every time between two
   * @param bucket time that a partition covers
   * @param runs counted runs
   */
  public record Settings(int commits, Duration every, Duration bucket, int runs) {
    /** A day of micro-batches every 10 s. */
    public static final Settings DEFAULT =
        new Settings(8_640, Duration.ofSeconds(10), Duration.ofHours(1), 15);
  }

  private final SparkSession spark;
  private final Path folder;
  private final Settings settings;

  /**
   * A benchmark that has not run.
   *
   * @param folder empty folder for its lakes, left behind
   */
  public CommitsBench(SparkSession spark, Path folder, Settings settings) {
    this.spark = spark;
    this.folder = folder;
    this.settings = settings;
  }

  /** Milliseconds of opening a lake and listing its files. */
  private record OpenTimes(List<Double> kernel, List<Double> spark) {
    static OpenTimes none() {
      return new OpenTimes(new ArrayList<>(), new ArrayList<>());
    }
  }

  private record Beside(OpenTimes day, OpenTimes fresh) {
    double kernelRatio() {
      return median(day.kernel()) / median(fresh.kernel());
    }

    double sparkRatio() {
      return median(day.spark()) / median(fresh.spark());
    }

    private static double median(List<Double> values) {
      return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
  }

  /** Measures. */
  public BenchResult run() {
    try {
      return measure();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot make the lakes: " + e.getMessage(), e);
    }
  }

  private BenchResult measure() throws IOException {
    Instant begin = Instant.now().minus(settings.every().multipliedBy(settings.commits()));
    LakeConfig config = new LakeConfig(settings.bucket(), DataSize.parse("256MiB"), 0);
    ReplayLake fresh = ReplayLake.openOrCreate(spark, folder.resolve("fresh").toString(), config);
    ReplayLake day = ReplayLake.openOrCreate(spark, folder.resolve("day").toString(), config);
    Dataset<Row> rows = rows(day.rows(), begin).cache();
    rows.drop("commit")
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .options(ReplayLake.WRITE_OPTIONS)
        .save(fresh.path(LakeTable.CHUNKS));
    // The columns of the frames, as a stream's first micro-batch brings them.
    rows.drop("commit")
        .limit(0)
        .write()
        .format("delta")
        .mode("append")
        .options(ReplayLake.WRITE_OPTIONS)
        .save(day.path(LakeTable.CHUNKS));
    new ManyCommits(day, begin, settings.every()).write(rows, folder.resolve("staging"));
    rows.unpersist();
    // One checkpoint each, as any lake has that was compacted once.
    new LakeCompact(fresh, config).run();

    Map<String, Object> details = new TreeMap<>();
    details.put("commits", settings.commits());
    Beside before = beside(day, fresh);
    details.put("before_kernel_ms", before.day().kernel());
    details.put("before_spark_ms", before.day().spark());
    details.put("log_files_before", logFiles(day));
    LakeCompact.Result compacted = new LakeCompact(day, config).run();
    details.put("compaction_seconds", compacted.seconds());
    details.put("files_before", compacted.filesBefore());
    details.put("files_after", compacted.filesAfter());
    details.put("commits_deleted", compacted.commitsDeleted());
    details.put("log_files_after", logFiles(day));
    Beside after = beside(day, fresh);
    details.put("after_spark_ms", after.day().spark());
    details.put("fresh_spark_ms", after.fresh().spark());
    details.put("spark_ratio", after.sparkRatio());
    details.put("before_ratio", before.kernelRatio());
    details.put("before_spark_ratio", before.sparkRatio());
    details.put("same_chunks", content(day).equals(content(fresh)));
    return new BenchResult("commits", "ms", after.day().kernel(), after.fresh().kernel(), details);
  }

  /** A chunk of real screens per commit, an episode of its own. */
  private Dataset<Row> rows(ChunkRows made, Instant begin) {
    AtariSample.Episode sample = AtariSample.episodes().get(0);
    List<Row> rows = new ArrayList<>();
    try (BlockEncoder encoder = new BlockEncoder()) {
      for (int i = 0; i < settings.commits(); i++) {
        Instant time = begin.plus(settings.every().multipliedBy(i));
        EpisodeOrigin origin =
            new EpisodeOrigin(
                "episode-" + i,
                "bench",
                "actor",
                new TaskDescription(TASK, "1", "sample", "", Spaces.pixels(64, 64, 1, 18)),
                -1,
                i,
                time);
        ChunkBuilder builder = new ChunkBuilder(origin, encoder);
        sample.rows().subList(0, 4).forEach(builder::add);
        Chunk chunk = builder.flush().orElseThrow();
        rows.add(made.row(chunk, -1, -1, time));
      }
    }
    return ChunkRows.columns(spark.createDataFrame(rows, ChunkRows.SCHEMA), List.of("image"))
        .withColumn("commit", functions.col("seed").cast("int"));
  }

  /**
   * Times of both lakes, turn by turn: what the compiler has learned so far then helps both alike.
   */
  private Beside beside(ReplayLake day, ReplayLake fresh) {
    Beside times = new Beside(OpenTimes.none(), OpenTimes.none());
    for (int run = -WARM_UP; run < settings.runs(); run++) {
      time(run, times.day().kernel(), () -> kernelFiles(day));
      time(run, times.fresh().kernel(), () -> kernelFiles(fresh));
    }
    for (int run = -1; run < settings.runs(); run++) {
      time(run, times.day().spark(), () -> sparkFiles(day));
      time(run, times.fresh().spark(), () -> sparkFiles(fresh));
    }
    return times;
  }

  private static int kernelFiles(ReplayLake lake) {
    return LakeSnapshot.newest(lake.path(LakeTable.CHUNKS)).files().size();
  }

  private int sparkFiles(ReplayLake lake) {
    DeltaLog.clearCache();
    return spark.read().format("delta").load(lake.path(LakeTable.CHUNKS)).inputFiles().length;
  }

  /** Runs below zero are not counted. */
  private static void time(int run, List<Double> times, Supplier<Integer> open) {
    long begin = System.nanoTime();
    if (open.get() == 0) {
      throw new IllegalStateException("the lake is empty");
    }
    if (run >= 0) {
      times.add((System.nanoTime() - begin) / 1e6);
    }
  }

  private static long logFiles(ReplayLake lake) throws IOException {
    try (var files = Files.list(Path.of(lake.path(LakeTable.CHUNKS), "_delta_log"))) {
      return files.count();
    }
  }

  private static Row content(ReplayLake lake) {
    return lake.chunks()
        .agg(
            functions.count("*"),
            functions.expr("sum(xxhash64(episode_id, first_step, rows, crc_image) % 1000000007)"))
        .first();
  }
}
