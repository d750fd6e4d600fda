package io.dreamweir.app.demo;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.dreamweir.lake.ReplayLake;
import org.apache.spark.sql.Row;

/**
 * What a lake holds of a task.
 *
 * @param environmentSteps rows of complete episodes without their reset rows
 */
record LakeCounts(long environmentSteps) {

  /** What a lake holds of one run. */
  record OfRun(long rows, long chunks, long duplicateChunks) {}

  static LakeCounts of(ReplayLake lake, String task) {
    Row row =
        lake.episodes()
            .where(col("task").equalTo(task).and(col("status").equalTo("complete")))
            .agg(expr("coalesce(sum(steps), 0)"))
            .first();
    return new LakeCounts(row.getLong(0));
  }

  static OfRun ofRun(ReplayLake lake, String run) {
    Row row =
        lake.chunks()
            .where(col("run").equalTo(run))
            .agg(
                expr("coalesce(sum(rows), 0)"),
                expr("count(distinct episode_id, first_step)"),
                expr("count(*) - count(distinct episode_id, first_step)"))
            .first();
    return new OfRun(row.getLong(0), row.getLong(1), row.getLong(2));
  }
}
