package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;

import io.dreamweir.chunk.Chunk;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * What is wrong with the chunks of an episode among themselves, from metadata columns alone: {@code
 * kind, task, episode_id, step, amount, detail}, a row per problem.
 */
final class EpisodeProblems {
  private EpisodeProblems() {}

  /** Columns that all chunks of an episode share. */
  private static final String SHARED =
      "struct(bucket, run, actor, environment_version, configuration_hash, rom_md5, spaces,"
          + " policy_version, seed, episode_start)";

  static Dataset<Row> of(Dataset<Row> chunks) {
    WindowSpec episode = Window.partitionBy("task", "episode_id").orderBy("first_step");
    Dataset<Row> ordered =
        chunks
            .select(
                col("task"),
                col("episode_id"),
                col("first_step"),
                col("rows"),
                col("end"),
                expr("xxhash64(" + SHARED + ")").as("shared"),
                expr("size(rewards) != rows or size(frames) != rows or size(actions) % rows != 0"
                        + " or rows not between 1 and "
                        + Chunk.MAX_ROWS
                        + " or end not in ('open', 'terminal', 'time_limit', 'cut')")
                    .as("sizes"),
                expr("exists(rewards, r -> isnan(r) or abs(r) = float('inf'))"
                        + " or exists(frames, f -> f < 0)"
                        + " or exists(actions, a -> isnan(a) or abs(a) = float('inf'))"
                        + " or (first_step = 0 and rewards[0] != 0)")
                    .as("values"),
                udf(new ActionRange(), DataTypes.BooleanType)
                    .apply(col("spaces"), col("actions"), col("first_step"), col("rows"))
                    .as("acts"))
            .withColumn("previous", lag("first_step", episode))
            .withColumn("reached", lag("first_step + rows", episode))
            .withColumn("ended", lag("end", episode))
            .withColumn("shared_before", lag("shared", episode));
    return ordered.select(
        col("task"),
        col("episode_id"),
        col("first_step").as("step"),
        expr("inline(filter(array(" + PROBLEMS + "), p -> p.kind is not null))"));
  }

  private static Column lag(String expression, WindowSpec episode) {
    return org.apache.spark.sql.functions.lag(expr(expression), 1).over(episode);
  }

  /** Each is null where all is well. */
  private static final String PROBLEMS =
      String.join(
          ", ",
          problem(
              "first_step > coalesce(reached, 0)",
              "gap",
              "ceil((first_step - coalesce(reached, 0)) / " + Chunk.MAX_ROWS + ".0)",
              "concat('rows ', coalesce(reached, 0), ' to ', first_step - 1, ' are missing')"),
          problem(
              "first_step = previous",
              "duplicate",
              "1",
              "concat('the chunk at step ', first_step, ' is stored again')"),
          problem(
              "first_step < reached and first_step != previous",
              "flags",
              "1",
              "concat('rows ', first_step, ' to ', reached - 1, ' overlap')"),
          problem(
              "ended != 'open' and first_step != previous",
              "flags",
              "1",
              "concat('rows follow the end ', ended)"),
          problem(
              "shared != shared_before",
              "flags",
              "1",
              "'origin or spaces differ from those of the chunk before'"),
          problem("sizes", "range", "1", "'lengths or end are not what rows says'"),
          problem("values", "range", "1", "'a reward, action or frame count is out of range'"),
          problem(
              "acts and not sizes and not values",
              "range",
              "1",
              "'an action is not one of its space'"));

  private static String problem(String condition, String kind, String amount, String detail) {
    return String.format(
        "named_struct('kind', if(%s, '%s', null), 'amount', cast(%s as bigint), 'detail', %s)",
        condition, kind, amount, detail);
  }
}
