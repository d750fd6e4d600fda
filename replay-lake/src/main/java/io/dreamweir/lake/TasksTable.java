package io.dreamweir.lake;

import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.TaskDescription;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The tasks that a lake has seen: one row per task, environment version, configuration and spaces.
 * Writers register a task when they first meet it; two writers may register the same one at once,
 * so readers take distinct rows.
 */
public final class TasksTable {

  static final StructType SCHEMA =
      new StructType()
          .add("task", DataTypes.StringType)
          .add("environment_version", DataTypes.StringType)
          .add("configuration_hash", DataTypes.StringType)
          .add("rom_md5", DataTypes.StringType)
          .add("spaces", DataTypes.StringType)
          .add("first_seen", DataTypes.TimestampType);

  private final DeltaFolder folder;

  TasksTable(DeltaFolder folder) {
    this.folder = folder;
  }

  /** The table: a row per registration. */
  public Dataset<Row> read() {
    return folder.read();
  }

  /** Every task seen so far, the one seen first in front. */
  public List<TaskDescription> all() {
    Set<TaskDescription> tasks = new LinkedHashSet<>();
    List<Row> rows = new ArrayList<>(read().collectAsList());
    rows.sort(
        Comparator.comparing((Row row) -> row.<Timestamp>getAs("first_seen"))
            .thenComparing(row -> row.<String>getAs("task")));
    rows.forEach(row -> tasks.add(task(row)));
    return List.copyOf(tasks);
  }

  /** Adds those of these tasks that are not there yet. */
  public void register(Collection<TaskDescription> seen) {
    Set<TaskDescription> missing = new LinkedHashSet<>(seen);
    missing.removeAll(all());
    if (missing.isEmpty()) {
      return;
    }
    Timestamp now = Timestamp.from(Instant.now());
    List<Row> rows = new ArrayList<>();
    for (TaskDescription task : missing) {
      rows.add(
          RowFactory.create(
              task.task(),
              task.version(),
              task.configurationHash(),
              task.romMd5(),
              SpacesJson.write(task.spaces()),
              now));
    }
    folder
        .spark()
        .createDataFrame(rows, SCHEMA)
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .save(folder.path());
  }

  /** The task of a row of this table or of {@code chunks}. */
  public static TaskDescription task(Row row) {
    return new TaskDescription(
        row.getAs("task"),
        row.getAs("environment_version"),
        row.getAs("configuration_hash"),
        row.getAs("rom_md5"),
        SpacesJson.read(row.<String>getAs("spaces")));
  }
}
