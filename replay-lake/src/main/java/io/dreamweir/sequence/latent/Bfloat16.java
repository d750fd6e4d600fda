package io.dreamweir.sequence.latent;

/** The upper half of a float32: its sign, its exponent and 7 bits of its fraction. */
final class Bfloat16 {
  private Bfloat16() {}

  private static final short NAN = 0x7FC0;

  /** Rounded to the nearest, ties to even. */
  static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return NAN; // rounding could carry it to infinity
    }
    return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
  }

  static float toFloat(short value) {
    return Float.intBitsToFloat(value << 16);
  }
}
