package io.dreamweir.lake.transfer.npz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One array of an archive.
 *
 * @param name its name, without {@code .npy}
 * @param type element type
 * @param shape extents; empty for a single number
 * @param data row-major elements, little-endian, from position 0; not to be changed
 */
public record NpyArray(String name, NpyType type, List<Integer> shape, ByteBuffer data) {

  public NpyArray {
    shape = List.copyOf(shape);
    data = data.order(ByteOrder.LITTLE_ENDIAN);
    long bytes = type.bytes();
    for (int extent : shape) {
      bytes *= extent;
    }
    if (bytes != data.capacity()) {
      throw new IllegalArgumentException(
          name + " " + type + shape + " needs " + bytes + " bytes, not " + data.capacity());
    }
  }

  /** Numbers [shape] of 32 bits. */
  public static NpyArray of(String name, float[] values, Integer... shape) {
    ByteBuffer data = littleEndian(values.length * Float.BYTES);
    data.asFloatBuffer().put(values);
    return new NpyArray(name, NpyType.FLOAT32, List.of(shape), data);
  }

  /** Whole numbers [shape] of 32 bits. */
  public static NpyArray of(String name, int[] values, Integer... shape) {
    ByteBuffer data = littleEndian(values.length * Integer.BYTES);
    data.asIntBuffer().put(values);
    return new NpyArray(name, NpyType.INT32, List.of(shape), data);
  }

  /** Truth values [values.length]. */
  public static NpyArray of(String name, boolean[] values) {
    ByteBuffer data = littleEndian(values.length);
    for (int i = 0; i < values.length; i++) {
      data.put(i, (byte) (values[i] ? 1 : 0));
    }
    return new NpyArray(name, NpyType.BOOL, List.of(values.length), data);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Extent of the first axis; 0 for a single number, which has none. */
  public int rows() {
    return shape.isEmpty() ? 0 : shape.get(0);
  }

  /** Elements of one row of the first axis. */
  public int rowElements() {
    return rows() == 0 ? 0 : data.capacity() / type.bytes() / rows();
  }

  /** One element of a row, as a number. */
  public double value(int row, int element) {
    return type.value(data, row * rowElements() + element);
  }

  /** Type and shape, as messages name them. */
  public String describe() {
    return "'" + name + "' (" + type.name().toLowerCase(java.util.Locale.ROOT) + " " + shape + ")";
  }
}
