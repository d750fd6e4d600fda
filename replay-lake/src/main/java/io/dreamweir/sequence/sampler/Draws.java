package io.dreamweir.sequence.sampler;

/**
 * Random numbers of one draw: SplitMix64 [1] started at a point that depends on the key and the
 * draw's number alone, so that draw n is the same whoever takes it and whatever was drawn before.
 *
 * <p>Own code rather than {@link java.util.SplittableRandom}, whose sequence may change between
 * JDKs.
 *
 * <p>[1] Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014.
 */
final class Draws {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  Draws(long key, long draw) {
    // Mixing twice keeps neighbouring draws apart: their states are otherwise a constant away.
    state = mix(mix(key) + draw * GOLDEN);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** Uniform in [0, bound), without bias: values of the last, incomplete multiple are redrawn. */
  long below(long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("nothing to draw from: bound " + bound);
    }
    long value = next() >>> 1;
    long result = value % bound;
    while (value - result + (bound - 1) < 0) {
      value = next() >>> 1;
      result = value % bound;
    }
    return result;
  }
}
