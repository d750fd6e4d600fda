package io.dreamweir.lake.job;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.io.IOException;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;

/** Takes data files that cannot be read out of the log, and keeps what is left of them. */
final class DamagedFiles {
  private DamagedFiles() {}

  private static final StructType SCHEMA =
      new StructType()
          .add("task", DataTypes.StringType)
          .add("file", DataTypes.StringType)
          .add("reason", DataTypes.StringType)
          .add("quarantined_at", DataTypes.TimestampType);

  /**
   * Sets files aside.
   *
   * @return how many
   */
  static long setAside(ReplayLake lake, List<DataFiles.Damaged> damaged) {
    if (damaged.isEmpty()) {
      return 0;
    }
    note(lake, damaged);
    Path folder = new Path(lake.path(LakeTable.QUARANTINE), "_files");
    for (DataFiles.Damaged file : damaged) {
      move(lake.spark().sparkContext().hadoopConfiguration(), new Path(file.path()), folder);
    }
    forget(lake, damaged);
    return damaged.size();
  }

  private static void note(ReplayLake lake, List<DataFiles.Damaged> damaged) {
    Timestamp now = Timestamp.from(Instant.now());
    List<Row> rows = new ArrayList<>();
    damaged.forEach(f -> rows.add(RowFactory.create(f.task(), f.path(), f.reason(), now)));
    lake.spark()
        .createDataFrame(rows, SCHEMA)
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .option("mergeSchema", "true")
        .save(lake.path(LakeTable.QUARANTINE));
  }

  private static void move(Configuration hadoop, Path file, Path folder) {
    try {
      FileSystem files = file.getFileSystem(hadoop);
      if (files.exists(file)) {
        files.mkdirs(folder);
        if (!files.rename(file, new Path(folder, file.getName()))) {
          throw new IOException("it cannot be renamed");
        }
      }
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "cannot move " + file + " to " + folder + ": " + e.getMessage() + "; try again",
          e);
    }
  }

  private static void forget(ReplayLake lake, List<DataFiles.Damaged> damaged) {
    DeltaLog log = DeltaLog.forTable(lake.spark(), lake.path(LakeTable.CHUNKS));
    OptimisticTransaction transaction = log.startTransaction(Option.empty(), Option.empty());
    Map<String, AddFile> known = new HashMap<>();
    for (AddFile add : transaction.snapshot().allFiles().collectAsList()) {
      known.put(new Path(URI.create(add.path())).toString(), add);
    }
    List<Action> removals = new ArrayList<>();
    for (DataFiles.Damaged file : damaged) {
      known.forEach(
          (relative, add) -> {
            if (file.path().endsWith("/" + relative)) {
              removals.add(add.removeWithTimestamp(System.currentTimeMillis(), true));
            }
          });
    }
    transaction.commit(
        JavaConverters.asScalaBuffer(removals).toSeq(), DeltaOperations.ManualUpdate$.MODULE$);
  }
}
