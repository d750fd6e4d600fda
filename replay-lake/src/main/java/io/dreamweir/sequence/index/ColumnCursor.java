package io.dreamweir.sequence.index;

import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.io.api.Binary;

/** Reads one Parquet column of a row group row by row, without building records. */
final class ColumnCursor {

  private final ColumnReader reader;
  private final int maxDefinition;

  ColumnCursor(ColumnReadStoreImpl rowGroup, ColumnDescriptor column) {
    reader = rowGroup.getColumnReader(column);
    maxDefinition = column.getMaxDefinitionLevel();
  }

  private boolean present() {
    return reader.getCurrentDefinitionLevel() == maxDefinition;
  }

  /** The next row's value, or {@code missing} where it is null. */
  int integer(int missing) {
    int value = present() ? reader.getInteger() : missing;
    reader.consume();
    return value;
  }

  /** The next row's value, or {@code missing} where it is null. */
  long number(long missing) {
    long value = present() ? reader.getLong() : missing;
    reader.consume();
    return value;
  }

  /** The next row's value, unless it is null. */
  Optional<Binary> binary() {
    Optional<Binary> value = present() ? Optional.of(reader.getBinary()) : Optional.empty();
    reader.consume();
    return value;
  }

  /**
   * The next row's list.
   *
   * @param into receives the values, as many as fit
   * @return how many values there are; -1 where one of them is null
   */
  int floats(float[] into) {
    int count = 0;
    boolean nulls = false;
    do {
      if (present()) {
        if (count < into.length) {
          into[count] = reader.getFloat();
        }
        count++;
      } else if (reader.getCurrentDefinitionLevel() == maxDefinition - 1
          && reader.getCurrentRepetitionLevel() > 0) {
        nulls = true;
      }
      reader.consume();
    } while (reader.getCurrentRepetitionLevel() > 0);
    return nulls ? -1 : count;
  }
}
