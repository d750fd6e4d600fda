package io.dreamweir.lake.transfer;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Numbers in a Parquet row: a column of numbers, or of lists, however nested, of numbers. */
final class ParquetNumbers {
  private ParquetNumbers() {}

  /** Whether a column holds nothing but numbers. */
  static boolean isNumeric(Type field) {
    if (!field.isPrimitive()) {
      return field.asGroupType().getFields().size() == 1
          && isNumeric(field.asGroupType().getType(0));
    }
    PrimitiveTypeName type = field.asPrimitiveType().getPrimitiveTypeName();
    return switch (type) {
      case INT32, INT64, FLOAT, DOUBLE, BOOLEAN -> true;
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> false;
    };
  }

  /** Whether the numbers of a column are whole. */
  static boolean isWhole(Type field) {
    if (!field.isPrimitive()) {
      return isWhole(field.asGroupType().getType(0));
    }
    PrimitiveTypeName type = field.asPrimitiveType().getPrimitiveTypeName();
    return type != PrimitiveTypeName.FLOAT && type != PrimitiveTypeName.DOUBLE;
  }

  /** The numbers of one row, nested lists one after the other. */
  static double[] of(Group row, int field) {
    List<Double> numbers = new ArrayList<>();
    collect(row, field, numbers);
    return numbers.stream().mapToDouble(n -> n).toArray();
  }

  private static void collect(Group group, int field, List<Double> into) {
    Type type = group.getType().getType(field);
    for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
      if (!type.isPrimitive()) {
        collect(group.getGroup(field, i), 0, into);
        continue;
      }
      into.add(
          switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> (double) group.getInteger(field, i);
            case INT64 -> (double) group.getLong(field, i);
            case FLOAT -> (double) group.getFloat(field, i);
            case DOUBLE -> group.getDouble(field, i);
            case BOOLEAN -> group.getBoolean(field, i) ? 1.0 : 0.0;
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
                throw new IllegalArgumentException(type + " holds no number");
          });
    }
  }
}
