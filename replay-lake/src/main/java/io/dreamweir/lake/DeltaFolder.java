package io.dreamweir.lake;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.dreamweir.error.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** One Delta table at a path. */
record DeltaFolder(SparkSession spark, String path) {

  /**
   * Readers of protocol version 1 understand every table: no deletion vectors, column mapping, v2
   * checkpoints or type widening, with which some readers return wrong rows without an error.
   */
  private static final Map<String, String> PROTOCOL =
      Map.of(
          "delta.minReaderVersion", "1",
          "delta.minWriterVersion", "2",
          "delta.enableDeletionVectors", "false");

  boolean exists() {
    return explained(() -> DeltaTable.isDeltaTable(spark, path));
  }

  void create(StructType schema, List<String> partitions, Map<String, String> properties) {
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark)
            .location(path)
            .addColumns(schema)
            .partitionedBy(partitions.toArray(String[]::new));
    PROTOCOL.forEach(builder::property);
    properties.forEach(builder::property);
    builder.execute();
  }

  /**
   * The newest version.
   *
   * @throws UserError if its log is damaged, or of a newer protocol
   */
  Snapshot snapshot() {
    return explained(
        () -> {
          DeltaLog log = DeltaLog.forTable(spark, path);
          return log.update(false, log.update$default$2(), log.update$default$3());
        });
  }

  private <T> T explained(Supplier<T> look) {
    try {
      return look.get();
    } catch (Exception e) {
      // Spark declares none of its checked exceptions to Java.
      Optional<UserError> fault = LakeFaults.explain(path, e);
      if (fault.isPresent()) {
        throw fault.get();
      }
      throw e;
    }
  }

  Map<String, String> properties() {
    return new TreeMap<>(JavaConverters.mapAsJavaMap(snapshot().metadata().configuration()));
  }

  void setProperties(Map<String, String> properties) {
    String list =
        properties.entrySet().stream()
            .map(e -> "'" + e.getKey() + "' = '" + e.getValue() + "'")
            .collect(Collectors.joining(", "));
    spark.sql(
        "alter table delta.`" + path.replace("`", "``") + "` set tblproperties (" + list + ")");
  }

  Dataset<Row> read() {
    return spark.read().format("delta").load(path);
  }

  /**
   * The table as it was at a version.
   *
   * @throws UserError if there is no such version (any more)
   */
  Dataset<Row> read(long version) {
    long newest = snapshot().version();
    if (version < 0 || version > newest) {
      throw UserError.usage(
          "version %d of %s does not exist; the newest is %d", version, path, newest);
    }
    return explained(() -> spark.read().format("delta").option("versionAsOf", version).load(path));
  }
}
