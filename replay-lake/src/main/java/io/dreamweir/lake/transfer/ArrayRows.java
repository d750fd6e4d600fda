package io.dreamweir.lake.transfer;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.transfer.npz.NpyArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of the arrays of one file, checked against the spaces that the first file had. */
final class ArrayRows {

  private final String where;
  private final Map<String, NpyArray> arrays;
  private final List<NpyArray> observations = new ArrayList<>();
  private final List<NpyArray> actions = new ArrayList<>();
  private final Spaces spaces;
  private final int rows;

  /**
   * @param where the file, for messages
   */
  ArrayRows(String where, Map<String, NpyArray> arrays, Spaces spaces) {
    this.where = where;
    this.arrays = arrays;
    this.spaces = spaces;
    rows = required("reward").rows();
    for (TensorSpec spec : spaces.observation()) {
      NpyArray array = required(spec.name());
      if (!array.shape().subList(1, array.shape().size()).equals(spec.shape())) {
        throw UserError.usage(
            "%s: %s does not fit %s, which the first file has; import them as different tasks",
            where, array.describe(), spec);
      }
      observations.add(array);
    }
    for (ActionHead head : spaces.action()) {
      NpyArray array = required(head.name());
      boolean index = array.shape().size() == 1 && head instanceof ActionHead.Discrete;
      if (!index && array.rowElements() != head.encodedWidth()) {
        throw UserError.usage(
            "%s: action %s does not fit %s, which the first file has",
            where, array.describe(), head);
      }
      actions.add(array);
    }
  }

  private NpyArray required(String name) {
    NpyArray array = arrays.get(name);
    if (array == null || array.shape().isEmpty()) {
      throw UserError.usage(
          "%s has no array '%s' with a row per step; it has %s", where, name, arrays.keySet());
    }
    if (!observations.isEmpty() && array.rows() != rows) {
      throw UserError.usage(
          "%s: %s has %d rows, 'reward' has %d", where, array.describe(), array.rows(), rows);
    }
    return array;
  }

  /** T. */
  int rows() {
    return rows;
  }

  /** Whether there is an array of that name with a row per step. */
  boolean holds(String name) {
    NpyArray array = arrays.get(name);
    return array != null && array.rows() == rows;
  }

  /** A flag of a row; false where there is no such array. */
  boolean flag(String name, int row) {
    return holds(name) && number(name, row) != 0;
  }

  /** A number of a row. */
  double number(String name, int row) {
    return required(name).value(row, 0);
  }

  /** The reward beside a row. */
  float reward(int row) {
    return (float) number("reward", row);
  }

  /** Stored action beside a row; -1 where a one-hot vector is all zeros. */
  float[] action(int row) {
    float[] stored = new float[spaces.storedActionWidth()];
    int at = 0;
    for (int i = 0; i < actions.size(); i++) {
      NpyArray array = actions.get(i);
      if (spaces.action().get(i) instanceof ActionHead.Discrete) {
        stored[at++] = array.shape().size() == 1 ? (float) array.value(row, 0) : chosen(array, row);
      } else {
        for (int element = 0; element < array.rowElements(); element++) {
          stored[at++] = (float) array.value(row, element);
        }
      }
    }
    return stored;
  }

  private float chosen(NpyArray array, int row) {
    int chosen = -1;
    for (int i = 0; i < array.rowElements(); i++) {
      double value = array.value(row, i);
      if (value != 0 && (value != 1 || chosen >= 0)) {
        throw UserError.usage(
            "[%s@%d] action '%s' is not one choice, as in the first file",
            where, row, array.name());
      }
      chosen = value == 1 ? i : chosen;
    }
    return chosen;
  }

  /** The observation of a row. */
  Observation observation(int row) {
    List<byte[]> tensors = new ArrayList<>();
    for (int i = 0; i < observations.size(); i++) {
      tensors.add(bytes(observations.get(i), row, spaces.observation().get(i)));
    }
    return new Observation(tensors);
  }

  private byte[] bytes(NpyArray array, int row, TensorSpec spec) {
    byte[] bytes = new byte[spec.bytes()];
    @Nullable ElementType same =
        switch (array.type()) {
          case BOOL, UINT8 -> ElementType.UINT8;
          case INT32 -> ElementType.INT32;
          case FLOAT32 -> ElementType.FLOAT32;
          case INT8, INT16, UINT16, INT64, FLOAT64 -> null;
        };
    if (same == spec.type()) {
      array.data().get(row * bytes.length, bytes);
      return bytes;
    }
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < spec.elements(); i++) {
      double value = array.value(row, i);
      switch (spec.type()) {
        case FLOAT32 -> out.putFloat(i * 4, (float) value);
        case INT32 ->
            out.putInt(
                i * 4, (int) within(value, Integer.MIN_VALUE, Integer.MAX_VALUE, row, array));
        case UINT8 -> out.put(i, (byte) within(value, 0, 255, row, array));
      }
    }
    return bytes;
  }

  private double within(double value, double low, double high, int row, NpyArray array) {
    if (value < low || value > high || value != Math.rint(value)) {
      throw UserError.usage(
          "[%s@%d] '%s' is %s, expected a whole number from %.0f to %.0f",
          where, row, array.name(), value, low, high);
    }
    return value;
  }
}
