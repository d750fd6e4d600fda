package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.delta.tables.DeltaTable;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * First in, first out: drops the oldest whole buckets until at most a number of rows is left.
 * Deleting a partition touches only the log; older versions stay readable until they are vacuumed.
 */
public final class LakeRetain {

  /** Whether to drop or only to say what would go. */
  public enum Mode {
    DRY_RUN,
    DROP
  }

  /** One bucket of one task. */
  public record Dropped(String task, String bucket, long rows) {}

  /**
   * What went, or would go.
   *
   * @param version of {@code chunks} afterwards
   */
  public record Result(long version, List<Dropped> dropped, long rowsDropped, long rowsKept) {}

  private final ReplayLake lake;
  private final long capacityRows;
  private final Mode mode;

  /**
   * @param capacityRows most rows to keep, 1 or more
   */
  public LakeRetain(ReplayLake lake, long capacityRows, Mode mode) {
    if (capacityRows < 1) {
      throw UserError.usage(
          "the capacity is %d rows, expected 1 or more; to empty a lake, delete its folder",
          capacityRows);
    }
    this.lake = lake;
    this.capacityRows = capacityRows;
    this.mode = mode;
  }

  public Result run() {
    List<Row> buckets =
        lake.chunks()
            .groupBy("bucket", "task")
            .agg(expr("sum(rows)").as("rows"))
            .orderBy("bucket", "task")
            .collectAsList();
    long kept = buckets.stream().mapToLong(row -> row.<Long>getAs("rows")).sum();
    List<Dropped> dropped = new ArrayList<>();
    for (Row row : buckets) {
      long rows = row.<Long>getAs("rows");
      if (kept <= capacityRows || kept == rows) {
        break;
      }
      dropped.add(new Dropped(row.getAs("task"), row.getAs("bucket"), rows));
      kept -= rows;
    }
    if (mode == Mode.DROP && !dropped.isEmpty()) {
      DeltaTable.forPath(lake.spark(), lake.path(LakeTable.CHUNKS))
          .delete(
              dropped.stream()
                  .map(d -> col("task").equalTo(d.task()).and(col("bucket").equalTo(d.bucket())))
                  .reduce(org.apache.spark.sql.Column::or)
                  .orElseThrow());
    }
    return new Result(
        lake.version(), dropped, dropped.stream().mapToLong(Dropped::rows).sum(), kept);
  }
}
