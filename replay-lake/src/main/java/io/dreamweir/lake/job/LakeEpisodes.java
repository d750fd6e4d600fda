package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.col;

import io.dreamweir.lake.ReplayLake;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The newest episodes of a lake. */
public final class LakeEpisodes {

  /** One episode, as the lake's view of episodes describes it in FORMAT.md. */
  public record Episode(
      String task,
      String episodeId,
      String run,
      String actor,
      long policyVersion,
      String start,
      String status,
      String end,
      long rows,
      long steps,
      double episodeReturn,
      long gaps,
      long duplicates) {}

  /** The episodes, newest first. */
  public record Result(long version, List<Episode> episodes) {}

  private final ReplayLake lake;
  private final Optional<String> task;
  private final int limit;

  /**
   * @param task only this one
   * @param limit most episodes to list
   */
  public LakeEpisodes(ReplayLake lake, Optional<String> task, int limit) {
    this.lake = lake;
    this.task = task;
    this.limit = limit;
  }

  public Result run() {
    long version = lake.version();
    Dataset<Row> episodes = lake.episodes(version);
    if (task.isPresent()) {
      episodes = episodes.where(col("task").equalTo(task.get()));
    }
    List<Row> rows =
        episodes.orderBy(col("start").desc(), col("episode_id")).limit(limit).collectAsList();
    return new Result(version, rows.stream().map(LakeEpisodes::episode).toList());
  }

  private static Episode episode(Row row) {
    return new Episode(
        row.getAs("task"),
        row.getAs("episode_id"),
        row.getAs("run"),
        row.getAs("actor"),
        row.<Long>getAs("policy_version"),
        row.<Timestamp>getAs("start").toInstant().toString(),
        row.getAs("status"),
        row.getAs("end"),
        row.<Long>getAs("rows"),
        row.<Long>getAs("steps"),
        row.<Double>getAs("return"),
        row.<Long>getAs("gaps"),
        row.<Long>getAs("duplicates"));
  }
}
