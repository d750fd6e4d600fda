package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.expr;

import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is compared of one complete episode.
 *
 * @param startMs when it began, epoch milliseconds
 * @param length rows
 * @param episodeReturn sum of rewards
 * @param largestReward largest magnitude of a reward
 */
record EpisodeFigures(
    String task,
    String episodeId,
    long startMs,
    double length,
    double episodeReturn,
    double largestReward) {

  /** Figures of the complete episodes of each task, oldest first; some 200 bytes per episode. */
  static Map<String, List<EpisodeFigures>> byTask(Dataset<Row> chunks) {
    return chunks
        .groupBy("task", "episode_id")
        .agg(
            expr("min(episode_start)").as("start"),
            expr("sum(rows)").as("rows"),
            expr("max(first_step + rows)").as("reached"),
            expr("max_by(end, first_step)").as("end"),
            expr("sum(aggregate(rewards, 0d, (a, r) -> a + r))").as("return"),
            expr("max(aggregate(rewards, 0d, (a, r) -> greatest(a, abs(r))))").as("largest"))
        .where("rows = reached and end in ('terminal', 'time_limit')")
        .orderBy("start", "episode_id")
        .collectAsList()
        .stream()
        .map(EpisodeFigures::of)
        .collect(Collectors.groupingBy(EpisodeFigures::task, TreeMap::new, Collectors.toList()));
  }

  private static EpisodeFigures of(Row row) {
    return new EpisodeFigures(
        row.getAs("task"),
        row.getAs("episode_id"),
        row.<Timestamp>getAs("start").getTime(),
        row.<Long>getAs("rows"),
        row.<Double>getAs("return"),
        row.<Double>getAs("largest"));
  }
}
