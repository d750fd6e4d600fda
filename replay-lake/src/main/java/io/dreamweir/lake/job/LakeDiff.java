package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.expr;

import io.dreamweir.lake.ChunkRows;
import io.dreamweir.lake.ReplayLake;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What came and what went between two versions of {@code chunks}, from metadata columns alone.
 * Compaction moves rows between files and is no difference.
 */
public final class LakeDiff {

  /**
   * Episodes of a task that differ.
   *
   * @param came only in the second version
   * @param grew with chunks that the first version lacks, and none of its own gone
   * @param changed with chunks gone, or other content at the same steps
   * @param went only in the first version
   */
  public record Task(
      String task, long came, long grew, long changed, long went, long rowsCame, long rowsWent) {}

  /**
   * An episode that differs.
   *
   * @param change what happened to it, in the word of {@link Task}
   */
  public record Episode(
      String change, String task, String episodeId, long rowsBefore, long rowsAfter) {}

  /**
   * The difference.
   *
   * @param episodes the first by task and id, at most as many as were asked for
   * @param same whether there is none
   */
  public record Result(
      long from,
      long to,
      long chunksCame,
      long chunksWent,
      List<Task> tasks,
      List<Episode> episodes,
      boolean same) {}

  private final ReplayLake lake;
  private final long from;
  private final long to;
  private final int limit;

  /**
   * @param from the one version
   * @param to the other, later or earlier
   * @param limit most episodes that are listed
   */
  public LakeDiff(ReplayLake lake, long from, long to, int limit) {
    this.lake = lake;
    this.from = from;
    this.to = to;
    this.limit = limit;
  }

  /**
   * Compares.
   *
   * @throws io.dreamweir.error.UserError if one of the versions does not exist (any more)
   */
  public Result run() {
    Dataset<Row> chunks =
        identities(lake.chunks(from), "before")
            .join(
                identities(lake.chunks(to), "after"),
                new String[] {"task", "episode_id", "first_step"},
                "full_outer")
            .selectExpr(
                "task",
                "episode_id",
                "coalesce(before_rows, 0) as before",
                "coalesce(after_rows, 0) as after",
                "before_content is null as came",
                "after_content is null as went",
                "coalesce(before_content != after_content, false) as other");
    Dataset<Row> episodes = episodes(chunks).cache();
    try {
      List<Task> tasks = tasks(episodes).collectAsList().stream().map(LakeDiff::task).toList();
      Row counts =
          episodes
              .selectExpr(
                  "coalesce(sum(chunks_came), 0) as came", "coalesce(sum(chunks_went), 0) as went")
              .first();
      return new Result(
          from,
          to,
          counts.<Long>getAs("came"),
          counts.<Long>getAs("went"),
          tasks,
          episodes.orderBy("task", "episode_id").limit(limit).collectAsList().stream()
              .map(LakeDiff::episode)
              .toList(),
          tasks.isEmpty());
    } finally {
      episodes.unpersist();
    }
  }

  /**
   * A row per identity; {@code content} tells chunks of the same identity apart. A column that one
   * version lacks is null in the other, which leaves the hash as it is.
   */
  private static Dataset<Row> identities(Dataset<Row> chunks, String side) {
    StringBuilder content = new StringBuilder("xxhash64(rows, end, actions, rewards, frames");
    for (String column : chunks.columns()) {
      if (column.startsWith(ChunkRows.CHECKSUM_PREFIX)) {
        content.append(", ").append(column);
      }
    }
    return chunks
        .groupBy("task", "episode_id", "first_step")
        .agg(
            expr("max(rows)").as(side + "_rows"),
            expr("max(" + content + "))").as(side + "_content"));
  }

  private static Dataset<Row> episodes(Dataset<Row> chunks) {
    return chunks
        .groupBy("task", "episode_id")
        .agg(
            expr("sum(before)").as("before"),
            expr("sum(after)").as("after"),
            expr("count_if(came)").as("chunks_came"),
            expr("count_if(went)").as("chunks_went"),
            expr("count_if(other)").as("others"))
        .where("chunks_came + chunks_went + others > 0")
        .withColumn(
            "change",
            expr(
                "if(before = 0, 'came', if(after = 0, 'went',"
                    + " if(chunks_went + others > 0, 'changed', 'grew')))"));
  }

  private static Dataset<Row> tasks(Dataset<Row> episodes) {
    return episodes
        .groupBy("task")
        .agg(
            expr("count_if(change = 'came')").as("came"),
            expr("count_if(change = 'grew')").as("grew"),
            expr("count_if(change = 'changed')").as("changed"),
            expr("count_if(change = 'went')").as("went"),
            expr("sum(greatest(after - before, 0))").as("rows_came"),
            expr("sum(greatest(before - after, 0))").as("rows_went"))
        .orderBy("task");
  }

  private static Task task(Row row) {
    return new Task(
        row.getAs("task"),
        row.<Long>getAs("came"),
        row.<Long>getAs("grew"),
        row.<Long>getAs("changed"),
        row.<Long>getAs("went"),
        row.<Long>getAs("rows_came"),
        row.<Long>getAs("rows_went"));
  }

  private static Episode episode(Row row) {
    return new Episode(
        row.getAs("change"),
        row.getAs("task"),
        row.getAs("episode_id"),
        row.<Long>getAs("before"),
        row.<Long>getAs("after"));
  }
}
