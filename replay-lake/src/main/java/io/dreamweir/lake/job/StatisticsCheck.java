package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Warnings of a verification: outliers among a task's episodes, and drift between its older and
 * newer ones, from metadata columns alone.
 */
final class StatisticsCheck {
  private StatisticsCheck() {}

  /** Share of the episodes that are the newer ones where no version says which. */
  private static final double NEWER = 0.2;

  /** Actions are counted one by one up to this number of choices. */
  private static final int CHOICES = 1_024;

  /**
   * All warnings.
   *
   * @param before chunks of the version to compare with; absent: the newest fifth of the episodes
   *     is compared with the others
   */
  static List<LakeVerify.Finding> find(Dataset<Row> chunks, Optional<Dataset<Row>> before) {
    Map<String, List<EpisodeFigures>> episodes = EpisodeFigures.byTask(chunks);
    Map<String, Long> since = before.map(StatisticsCheck::newest).orElseGet(() -> split(episodes));
    Map<String, Drift.ActionCounts> actions = actions(chunks, since);
    List<LakeVerify.Finding> findings = new ArrayList<>();
    episodes.forEach(
        (task, figures) -> {
          findings.addAll(Outliers.find(figures));
          Long boundary = since.get(task);
          if (boundary != null) {
            findings.addAll(
                Drift.find(task, figures, boundary, Optional.ofNullable(actions.get(task))));
          }
        });
    return findings;
  }

  /** Start of the newest episode of each task, epoch milliseconds. */
  private static Map<String, Long> newest(Dataset<Row> chunks) {
    Map<String, Long> newest = new TreeMap<>();
    chunks
        .groupBy("task")
        .agg(expr("unix_millis(max(episode_start))").as("newest"))
        .collectAsList()
        .forEach(row -> newest.put(row.getString(0), row.getLong(1)));
    return newest;
  }

  private static Map<String, Long> split(Map<String, List<EpisodeFigures>> episodes) {
    Map<String, Long> boundaries = new TreeMap<>();
    episodes.forEach(
        (task, figures) -> {
          int older = (int) (figures.size() * (1 - NEWER));
          if (older >= 1) {
            boundaries.put(task, figures.get(older - 1).startMs());
          }
        });
    return boundaries;
  }

  /** Action counts of the tasks that have one discrete head. */
  private static Map<String, Drift.ActionCounts> actions(
      Dataset<Row> chunks, Map<String, Long> since) {
    Map<String, Drift.ActionCounts> counts = new HashMap<>();
    if (since.isEmpty()) {
      return counts;
    }
    Column boundary = lit(null).cast("bigint");
    for (Map.Entry<String, Long> task : since.entrySet()) {
      boundary = when(col("task").equalTo(task.getKey()), lit(task.getValue())).otherwise(boundary);
    }
    chunks
        .where("size(actions) = rows and spaces not like '%\"kind\":\"continuous\"%'")
        .withColumn("newer", expr("unix_millis(episode_start)").gt(boundary))
        .selectExpr("task", "newer", "explode(actions) as action")
        .where("newer is not null and action >= 0 and action < " + CHOICES)
        .groupBy("task", "newer", "action")
        .count()
        .collectAsList()
        .forEach(
            row -> {
              Drift.ActionCounts task =
                  counts.computeIfAbsent(
                      row.getString(0),
                      t -> new Drift.ActionCounts(new long[CHOICES], new long[CHOICES]));
              long[] side = row.getBoolean(1) ? task.newer() : task.older();
              side[(int) row.getFloat(2)] += row.getLong(3);
            });
    return counts;
  }
}
