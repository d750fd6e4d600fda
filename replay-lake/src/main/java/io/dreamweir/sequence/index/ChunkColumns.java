package io.dreamweir.sequence.index;

import io.dreamweir.lake.ChunkRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The columns of one Parquet file that the index reads, checked against the types it relies on.
 *
 * @param projection file schema, narrowed to these columns
 * @param byName leaf of each column
 */
record ChunkColumns(MessageType projection, Map<String, ColumnDescriptor> byName) {

  private static final Map<String, PrimitiveTypeName> TYPES =
      Map.of(
          "episode_id", PrimitiveTypeName.BINARY,
          "first_step", PrimitiveTypeName.INT32,
          "rows", PrimitiveTypeName.INT32,
          "end", PrimitiveTypeName.BINARY,
          "spaces", PrimitiveTypeName.BINARY,
          "episode_start", PrimitiveTypeName.INT64,
          "actions", PrimitiveTypeName.FLOAT,
          "rewards", PrimitiveTypeName.FLOAT);

  /**
   * Finds the columns in a file.
   *
   * @param keys observation keys; a file may lack the columns of some
   * @throws IllegalArgumentException if a column is missing or of another type
   */
  static ChunkColumns of(MessageType file, List<String> keys) {
    Map<String, ColumnDescriptor> byName = new HashMap<>();
    List<Type> fields = new ArrayList<>();
    TYPES.forEach((name, type) -> add(file, name, type, byName, fields));
    for (String key : keys) {
      String name = ChunkRows.CHECKSUM_PREFIX + key;
      if (file.containsField(name)) {
        add(file, name, PrimitiveTypeName.INT32, byName, fields);
      }
    }
    return new ChunkColumns(new MessageType(file.getName(), fields), byName);
  }

  private static void add(
      MessageType file,
      String name,
      PrimitiveTypeName type,
      Map<String, ColumnDescriptor> byName,
      List<Type> fields) {
    for (ColumnDescriptor column : file.getColumns()) {
      if (column.getPath()[0].equals(name)) {
        if (column.getPrimitiveType().getPrimitiveTypeName() != type) {
          throw new IllegalArgumentException(
              "column " + name + " is " + column.getPrimitiveType() + ", expected " + type);
        }
        byName.put(name, column);
        fields.add(file.getType(name));
        return;
      }
    }
    throw new IllegalArgumentException("it has no column " + name);
  }

  /** The leaf of a column that every file has. */
  ColumnDescriptor column(String name) {
    ColumnDescriptor column = byName.get(name);
    if (column == null) {
      throw new IllegalArgumentException("it has no column " + name);
    }
    return column;
  }

  /** How many units of {@code episode_start} make a millisecond. */
  long startUnitsPerMs() {
    LogicalTypeAnnotation annotation =
        column("episode_start").getPrimitiveType().getLogicalTypeAnnotation();
    if (annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
      return switch (timestamp.getUnit()) {
        case MILLIS -> 1;
        case MICROS -> 1_000;
        case NANOS -> 1_000_000;
      };
    }
    throw new IllegalArgumentException("column episode_start is not a timestamp");
  }
}
