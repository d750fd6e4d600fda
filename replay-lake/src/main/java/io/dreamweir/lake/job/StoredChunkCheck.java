package io.dreamweir.lake.job;

import io.dreamweir.chunk.ChunkCheck;
import io.dreamweir.chunk.InvalidChunkException;
import io.dreamweir.lake.ChunkRows;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Compares a stored chunk with what its writer promised. */
final class StoredChunkCheck {
  private StoredChunkCheck() {}

  static final StructType SCHEMA =
      new StructType()
          .add("task", DataTypes.StringType)
          .add("episode_id", DataTypes.StringType)
          .add("step", DataTypes.IntegerType)
          .add("detail", DataTypes.StringType);

  /** No row, or one of {@link #SCHEMA} that says what is wrong. */
  static Iterator<Row> problems(Row stored) {
    try {
      ChunkCheck.check(ChunkRows.chunk(stored));
      return Collections.emptyIterator();
    } catch (InvalidChunkException | RuntimeException e) {
      Row problem =
          RowFactory.create(
              stored.getAs("task"),
              stored.getAs("episode_id"),
              stored.getAs("first_step"),
              String.valueOf(e.getMessage()));
      return Collections.singleton(problem).iterator();
    }
  }
}
