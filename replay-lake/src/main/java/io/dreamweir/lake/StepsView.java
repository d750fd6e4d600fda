package io.dreamweir.lake;

import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One row per stored row of an episode: {@code step}, the action and reward that led to it, its
 * flags, and per observation key a binary column of that key's name with the raw bytes of the row.
 * The bytes are decoded only where a query asks for them.
 */
final class StepsView {
  private StepsView() {}

  static Dataset<Row> of(Dataset<Row> chunks) {
    FrameFunction.register(chunks.sparkSession());
    Dataset<Row> rows = chunks.selectExpr("*", "posexplode(rewards) as (row, reward)");
    List<Column> columns = new ArrayList<>();
    for (String name :
        List.of(
            "task", "bucket", "episode_id", "run", "actor", "policy_version", "episode_start")) {
      columns.add(col(name));
    }
    columns.add(col("first_step").plus(col("row")).as("step"));
    columns.add(
        expr("slice(actions, row * (size(actions) div rows) + 1, size(actions) div rows)")
            .as("action"));
    columns.add(col("reward"));
    columns.add(expr("frames[row]").as("frames"));
    columns.add(col("first_step").plus(col("row")).equalTo(lit(0)).as("is_first"));
    Column last = col("row").equalTo(col("rows").minus(1));
    columns.add(last.and(col("end").notEqual("open")).as("is_last"));
    columns.add(last.and(col("end").equalTo("terminal")).as("is_terminal"));
    for (String name : chunks.columns()) {
      if (name.startsWith(ChunkRows.FRAMES_PREFIX)) {
        columns.add(
            callUDF(FrameFunction.NAME, col(name), col("row"), col("rows"))
                .as(name.substring(ChunkRows.FRAMES_PREFIX.length())));
      }
    }
    return rows.select(columns.toArray(Column[]::new));
  }
}
