package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.expr;

import io.dreamweir.lake.ReplayLake;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a lake holds, per task and in all. */
public final class LakeStats {

  /**
   * One task.
   *
   * @param steps rows without reset rows
   * @param complete episodes that are whole and ended by the task or a time limit
   * @param meanReturn mean return of complete episodes; NaN without any
   * @param first start of the oldest episode, ISO 8601
   * @param last start of the newest episode, ISO 8601
   */
  public record Task(
      String task,
      long episodes,
      long complete,
      long broken,
      long chunks,
      long rows,
      long steps,
      double meanReturn,
      long policies,
      String first,
      String last) {}

  /**
   * The whole lake.
   *
   * @param bytes of the data files of this version
   * @param bytesPerRow {@code bytes / rows}; 0 for an empty lake
   * @param rejected messages that were not chunks
   */
  public record Result(
      String location,
      long version,
      List<Task> tasks,
      long episodes,
      long chunks,
      long rows,
      long steps,
      long rejected,
      long files,
      long bytes,
      double bytesPerRow) {}

  private final ReplayLake lake;

  public LakeStats(ReplayLake lake) {
    this.lake = lake;
  }

  public Result run() {
    ReplayLake.Size size = lake.size();
    List<Task> tasks =
        perTask(lake.episodes(size.version())).collectAsList().stream()
            .map(LakeStats::task)
            .toList();
    long rows = tasks.stream().mapToLong(Task::rows).sum();
    return new Result(
        lake.location(),
        size.version(),
        tasks,
        tasks.stream().mapToLong(Task::episodes).sum(),
        tasks.stream().mapToLong(Task::chunks).sum(),
        rows,
        tasks.stream().mapToLong(Task::steps).sum(),
        lake.rejected().count(),
        size.files(),
        size.bytes(),
        rows == 0 ? 0 : size.bytes() / (double) rows);
  }

  private static Dataset<Row> perTask(Dataset<Row> episodes) {
    return episodes
        .groupBy("task")
        .agg(
            expr("count(*)").as("episodes"),
            expr("count_if(status = 'complete')").as("complete"),
            expr("count_if(status = 'broken')").as("broken"),
            expr("sum(chunks)").as("chunks"),
            expr("sum(rows)").as("rows"),
            expr("sum(steps)").as("steps"),
            expr("avg(if(status = 'complete', return, null))").as("mean_return"),
            expr("count(distinct policy_version)").as("policies"),
            expr("min(start)").as("first"),
            expr("max(start)").as("last"))
        .orderBy("task");
  }

  private static Task task(Row row) {
    Double mean = row.getAs("mean_return");
    return new Task(
        row.getAs("task"),
        row.<Long>getAs("episodes"),
        row.<Long>getAs("complete"),
        row.<Long>getAs("broken"),
        row.<Long>getAs("chunks"),
        row.<Long>getAs("rows"),
        row.<Long>getAs("steps"),
        mean == null ? Double.NaN : mean,
        row.<Long>getAs("policies"),
        row.<Timestamp>getAs("first").toInstant().toString(),
        row.<Timestamp>getAs("last").toInstant().toString());
  }
}
