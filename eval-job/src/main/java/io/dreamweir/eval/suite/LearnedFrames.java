package io.dreamweir.eval.suite;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.dreamweir.lake.ReplayLake;
import io.dreamweir.train.checkpoint.SavedManifest;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many environment frames a checkpoint has learned from: those that its task had in the version
 * of the lake that it last read. Experience that had been retired before is not among them.
 */
record LearnedFrames(SparkSession spark) {

  private static final Logger LOG = LoggerFactory.getLogger(LearnedFrames.class);

  /** Frames behind a checkpoint; unknown where the lake or that version is gone. */
  long behind(SavedManifest checkpoint) {
    String lake = checkpoint.progress().lake();
    long version = checkpoint.progress().lakeVersion();
    if (lake.isEmpty() || version < 0) {
      return PolicySource.FRAMES_UNKNOWN;
    }
    try {
      Row row =
          ReplayLake.open(spark, lake)
              .chunks(version)
              .where(
                  col("task")
                      .isin((Object[]) checkpoint.run().task().replaceAll("=[^,]*", "").split(",")))
              .dropDuplicates("episode_id", "first_step")
              .agg(
                  sum(
                      aggregate(
                          col("frames"),
                          lit(0L),
                          (total, frames) -> total.plus(frames.cast("long")))))
              .first();
      return row.isNullAt(0) ? PolicySource.FRAMES_UNKNOWN : row.getLong(0);
    } catch (RuntimeException e) {
      LOG.warn(
          "the frames behind a checkpoint are not known: version {} of lake {} cannot be read ({});"
              + " learning curves show updates instead",
          version,
          lake,
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      return PolicySource.FRAMES_UNKNOWN;
    }
  }
}
