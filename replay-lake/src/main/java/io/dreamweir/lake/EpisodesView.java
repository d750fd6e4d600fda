package io.dreamweir.lake;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One row per episode, from metadata columns alone.
 *
 * <p>{@code rows} counts stored rows; {@code steps} counts rows without the reset row, which is
 * what an environment counts. {@code gaps} is the number of rows missing below the last stored one.
 * {@code status} is {@code complete} (whole, ended by the task or a time limit), {@code cut} (whole
 * up to where its actor stopped), {@code open} (whole, no end yet) or {@code broken} (gaps,
 * duplicates, or rows after an end).
 */
final class EpisodesView {
  private EpisodesView() {}

  static Dataset<Row> of(Dataset<Row> chunks) {
    return chunks
        .groupBy("task", "episode_id")
        .agg(
            expr("min(episode_start)").as("start"),
            expr("max_by(end, first_step)").as("end"),
            expr("sum(rows)").as("rows"),
            expr("sum(rows) - max(if(first_step = 0, 1, 0))").as("steps"),
            expr("sum(aggregate(rewards, 0d, (a, r) -> a + r))").as("return"),
            expr("sum(aggregate(frames, 0L, (a, f) -> a + f))").as("frames"),
            expr("count(*)").as("chunks"),
            expr("count(*) - count(distinct first_step)").as("duplicates"),
            expr("max(first_step + rows)").as("length"),
            expr("count_if(end != 'open')").as("ends"),
            expr("max(run)").as("run"),
            expr("max(actor)").as("actor"),
            expr("max(policy_version)").as("policy_version"),
            expr("max(seed)").as("seed"),
            expr("max(environment_version)").as("environment_version"),
            expr("max(configuration_hash)").as("configuration_hash"))
        .selectExpr(
            "task",
            "episode_id",
            "run",
            "actor",
            "policy_version",
            "seed",
            "start",
            "end",
            "rows",
            "steps",
            "return",
            "frames",
            "chunks",
            "duplicates",
            "greatest(length - rows, 0) as gaps",
            "case when duplicates > 0 or length != rows or ends > 1 or (ends = 1 and end = 'open')"
                + " then 'broken' when end = 'open' then 'open' when end = 'cut' then 'cut'"
                + " else 'complete' end as status",
            "environment_version",
            "configuration_hash");
  }
}
