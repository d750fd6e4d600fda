package io.dreamweir.eval.score;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.delta.tables.DeltaTable;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scores from Parquet files and from the {@code scores} table.
 *
 * <p>Rows of the table are episodes. Where an agent has several training runs, a run's episodes at
 * one checkpoint are averaged and the runs are what intervals are made of: they tell how well the
 * algorithm is known. Where it has one run only, its episodes are: they tell how well that one run
 * is known.
 */
final class SparkScores {
  private final SparkSession spark;

  SparkScores(SparkSession spark) {
    this.spark = spark;
  }

  List<Score> read(String place) {
    String plain = ScoreSource.absolute(place);
    for (String candidate : List.of(plain, plain + "/scores")) {
      if (DeltaTable.isDeltaTable(spark, candidate)) {
        Dataset<Row> rows = spark.read().format("delta").load(candidate);
        if (Arrays.asList(rows.columns()).contains("unit")) {
          return scores(episodes(rows));
        }
        if (Arrays.asList(rows.columns()).contains("score")) {
          return scores(files(rows, candidate));
        }
      }
    }
    try {
      return scores(files(spark.read().parquet(plain), plain));
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      // Spark declares none of its checked exceptions to Java.
      throw new UserError(
          UserError.Kind.USAGE,
          place + " holds neither a scores table nor Parquet files with scores: " + e.getMessage(),
          e);
    }
  }

  private static Dataset<Row> episodes(Dataset<Row> rows) {
    Dataset<Row> done = rows.where(col("status").equalTo("done"));
    Dataset<Row> scored = oncePerUnit(done);
    Dataset<Row> runs =
        done.groupBy("agent", "protocol_hash")
            .agg(countDistinct("run").alias("runs"))
            .withColumnRenamed("agent", "run_agent")
            .withColumnRenamed("protocol_hash", "run_protocol");
    Column seed = when(col("runs").gt(1), col("run")).otherwise(col("episode").cast("string"));
    // Updates tell checkpoints apart where frames are not known; -1 where there is neither.
    Column frames =
        when(col("train_frames").geq(0), col("train_frames")).otherwise(col("policy_version"));
    return scored
        .join(
            broadcast(runs),
            col("agent")
                .equalTo(col("run_agent"))
                .and(col("protocol_hash").equalTo(col("run_protocol"))))
        .withColumn("draw", seed)
        .withColumn("moment", frames)
        .groupBy("agent", "game", "draw", "moment", "protocol_hash")
        .agg(avg("score").alias("score"))
        .select(
            col("agent"),
            col("game"),
            col("draw").alias("seed"),
            col("score"),
            col("moment").alias("frames"),
            col("protocol_hash").alias("protocol"));
  }

  /**
   * One row per unit. Two jobs on the same unit are rare, and taking duplicates out sorts the whole
   * table; counting hashes tells first whether there are any (equal hashes of two units would only
   * cost that sort).
   */
  private static Dataset<Row> oncePerUnit(Dataset<Row> done) {
    Row counts = done.agg(count(lit(1)), countDistinct(xxhash64(col("unit")))).first();
    return counts.getLong(0) == counts.getLong(1) ? done : done.dropDuplicates("unit");
  }

  private static Dataset<Row> files(Dataset<Row> rows, String place) {
    List<String> columns = List.of(rows.columns());
    for (String needed : List.of("agent", "game", "seed", "score")) {
      if (!columns.contains(needed)) {
        throw UserError.usage(
            "%s has no column '%s'%s; its columns are %s",
            place, needed, NearestName.suggestion(needed, columns), columns);
      }
    }
    return rows.select(
        col("agent"),
        col("game"),
        col("seed").cast("string"),
        col("score").cast("double"),
        columns.contains("frames")
            ? coalesce(col("frames").cast("long"), lit(Score.FRAMES_UNKNOWN)).alias("frames")
            : lit(Score.FRAMES_UNKNOWN).alias("frames"),
        columns.contains("protocol")
            ? coalesce(col("protocol"), lit("")).alias("protocol")
            : lit("").alias("protocol"));
  }

  private static List<Score> scores(Dataset<Row> rows) {
    List<Score> scores = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      try {
        scores.add(
            new Score(
                row.getString(0),
                GameName.canonical(row.getString(1)),
                row.getString(2),
                row.getDouble(3),
                row.getLong(4),
                row.getString(5)));
      } catch (IllegalArgumentException | NullPointerException e) {
        throw new UserError(UserError.Kind.USAGE, "row " + row + ": " + e.getMessage(), e);
      }
    }
    return scores;
  }
}
