package io.dreamweir.lake.transfer.npz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Element types that are read and written; all little-endian, none of them Python objects. */
public enum NpyType {
  BOOL("|b1", 1),
  UINT8("|u1", 1),
  INT8("|i1", 1),
  INT16("<i2", 2),
  UINT16("<u2", 2),
  INT32("<i4", 4),
  INT64("<i8", 8),
  FLOAT32("<f4", 4),
  FLOAT64("<f8", 8);

  private final String descriptor;
  private final int bytes;

  NpyType(String descriptor, int bytes) {
    this.descriptor = descriptor;
    this.bytes = bytes;
  }

  /** NumPy's name of the type, as a file's header has it. */
  String descriptor() {
    return descriptor;
  }

  /** Size of an element in bytes. */
  public int bytes() {
    return bytes;
  }

  static Optional<NpyType> of(String descriptor) {
    return Arrays.stream(values()).filter(t -> t.descriptor.equals(descriptor)).findFirst();
  }

  /**
   * One element as a number, exact for all types but large 64-bit integers.
   *
   * @param data little-endian
   */
  double value(ByteBuffer data, int element) {
    return switch (this) {
      case BOOL, UINT8 -> data.get(element) & 0xFF;
      case INT8 -> data.get(element);
      case INT16 -> data.getShort(element * 2);
      case UINT16 -> data.getShort(element * 2) & 0xFFFF;
      case INT32 -> data.getInt(element * 4);
      case INT64 -> data.getLong(element * 8);
      case FLOAT32 -> data.getFloat(element * 4);
      case FLOAT64 -> data.getDouble(element * 8);
    };
  }
}
