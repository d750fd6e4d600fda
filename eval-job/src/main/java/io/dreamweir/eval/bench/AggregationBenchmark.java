package io.dreamweir.eval.bench;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.score.Score;
import io.dreamweir.eval.score.ScoreSource;
import io.dreamweir.lake.LakeSpark;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * {@code bench scores}: 10 million rows of the {@code scores} table (5 runs x 55 games x 100
 * checkpoints x 364 episodes) to one score per run, game and checkpoint, as a report reads them.
 */
public final class AggregationBenchmark implements Benchmark {

  private static final int RUNS = 5;
  private static final int CHECKPOINTS = 100;
  private static final int EPISODES = 364;
  private static final int REPEATS = 2;

  @Override
  public String name() {
    return "scores";
  }

  @Override
  public String what() {
    return "seconds to aggregate 10 million episodes of a scores table by Spark";
  }

  @Override
  public BenchResult run() {
    try {
      Path folder = Files.createTempDirectory("dreamweir-scores");
      try (SparkSession spark = LakeSpark.local(System.getProperty("spark.master", "local[*]"))) {
        return measure(spark, folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot write a table of scores: " + e, e);
    }
  }

  private BenchResult measure(SparkSession spark, Path folder) {
    List<String> games = ReferenceTable.builtIn().games();
    long rows = (long) RUNS * CHECKPOINTS * EPISODES * games.size();
    write(spark, folder.resolve("scores"), games, rows);
    List<Double> seconds = new ArrayList<>();
    int points = 0;
    double sum = 0;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      long start = System.nanoTime();
      List<Score> scores = ScoreSource.read(folder.toString(), () -> spark);
      seconds.add((System.nanoTime() - start) / 1e9);
      points = scores.size();
      sum = scores.stream().mapToDouble(Score::score).sum();
    }
    Map<String, Object> details = new HashMap<>();
    details.put("rows", rows);
    details.put("points", points);
    details.put("points_expected", RUNS * CHECKPOINTS * games.size());
    details.put("mean_score", sum / points);
    details.put("mean_score_expected_about", 499.5);
    return new BenchResult(name(), "s", seconds, List.of(), details);
  }

  /** Rows as evaluation jobs write them; the scores are 0 to 999, evenly. */
  private static void write(SparkSession spark, Path table, List<String> games, long rows) {
    Column id = col("id");
    Column unit = id.multiply(lit(0x9E3779B97F4A7C15L));
    Dataset<Row> data =
        spark
            .range(0, rows, 1, 16)
            .select(
                hex(unit).alias("unit"),
                lit("done").alias("status"),
                lit("atari-dreamer").alias("protocol"),
                lit("cafe").alias("protocol_hash"),
                lit("agent").alias("agent"),
                concat(lit("seed-"), digit(id, 1, RUNS)).alias("run"),
                concat(lit("/runs/checkpoints/"), digit(id, RUNS, CHECKPOINTS)).alias("checkpoint"),
                hex(digit(id, RUNS, CHECKPOINTS)).alias("policy"),
                digit(id, RUNS, CHECKPOINTS).multiply(1000).alias("policy_version"),
                digit(id, RUNS, CHECKPOINTS).multiply(4_000_000L).alias("train_frames"),
                element_at(
                        array(games.stream().map(g -> lit(g)).toArray(Column[]::new)),
                        digit(id, RUNS * CHECKPOINTS, games.size()).plus(1).cast("int"))
                    .alias("game"),
                id.divide(lit(RUNS * CHECKPOINTS * games.size())).cast("int").alias("episode"),
                pmod(unit, lit(1000)).cast("double").alias("score"));
    data.write().format("delta").mode(SaveMode.Overwrite).save(table.toString());
  }

  private static Column digit(Column id, long below, int base) {
    return pmod(id.divide(lit(below)).cast("long"), lit(base));
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
