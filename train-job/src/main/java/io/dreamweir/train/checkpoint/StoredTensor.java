package io.dreamweir.train.checkpoint;

import java.util.List;

/** One tensor of a safetensors file: a shape and its row-major values in a primitive array. */
public sealed interface StoredTensor {

  /** Extent of each axis; empty for a scalar. */
  List<Integer> shape();

  /** Number of values. */
  int size();

  /** Element type. */
  Type type();

  /**
   * The values as float32: the array itself for {@link F32}, a converted copy for every other type.
   */
  float[] asFloats();

  /** Element types that are read and written, by their names in the format. */
  enum Type {
    F32(4),
    I64(8),
    I32(4),
    U8(1),
    BOOL(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * float32.
   *
   * @param values owned by the receiver, not copied
   */
  record F32(List<Integer> shape, float[] values) implements StoredTensor {
    public F32 {
      shape = checked(shape, values.length);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Type type() {
      return Type.F32;
    }

    @Override
    public float[] asFloats() {
      return values;
    }
  }

  /**
   * int64.
   *
   * @param values owned by the receiver, not copied
   */
  record I64(List<Integer> shape, long[] values) implements StoredTensor {
    public I64 {
      shape = checked(shape, values.length);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Type type() {
      return Type.I64;
    }

    @Override
    public float[] asFloats() {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values[i];
      }
      return floats;
    }
  }

  /**
   * int32.
   *
   * @param values owned by the receiver, not copied
   */
  record I32(List<Integer> shape, int[] values) implements StoredTensor {
    public I32 {
      shape = checked(shape, values.length);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Type type() {
      return Type.I32;
    }

    @Override
    public float[] asFloats() {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values[i];
      }
      return floats;
    }
  }

  /**
   * uint8, or a truth value per byte.
   *
   * @param type {@link Type#U8} or {@link Type#BOOL}
   * @param values owned by the receiver, not copied; read them with {@link Byte#toUnsignedInt}
   */
  record Bytes(Type type, List<Integer> shape, byte[] values) implements StoredTensor {
    public Bytes {
      if (type.bytes() != 1) {
        throw new IllegalArgumentException("bytes cannot hold " + type);
      }
      shape = checked(shape, values.length);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public float[] asFloats() {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = Byte.toUnsignedInt(values[i]);
      }
      return floats;
    }
  }

  private static List<Integer> checked(List<Integer> shape, int size) {
    long elements = 1;
    for (int extent : shape) {
      elements = Math.multiplyExact(elements, extent);
    }
    if (elements != size) {
      throw new IllegalArgumentException("shape " + shape + " does not hold " + size + " values");
    }
    return List.copyOf(shape);
  }
}
