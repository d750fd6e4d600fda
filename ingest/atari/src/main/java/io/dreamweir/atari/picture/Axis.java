package io.dreamweir.atari.picture;

/**
 * How the pixels of a long axis share out over a short one, in whole units: with g = gcd(in, out),
 * a source pixel is out/g units wide and a target pixel in/g.
 *
 * @param first index of the first source pixel under each target pixel
 * @param weights units of each source pixel under each target pixel, from {@code first} on
 * @param total units of one target pixel
 */
record Axis(int[] first, int[][] weights, int total) {

  static Axis of(int in, int out) {
    if (out < 1 || in < out) {
      throw new IllegalArgumentException("cannot shrink " + in + " pixels to " + out);
    }
    int divisor = gcd(in, out);
    int source = out / divisor;
    int target = in / divisor;
    int[] first = new int[out];
    int[][] weights = new int[out][];
    for (int i = 0; i < out; i++) {
      int from = i * target;
      int to = from + target;
      first[i] = from / source;
      int last = (to - 1) / source;
      weights[i] = new int[last - first[i] + 1];
      for (int j = first[i]; j <= last; j++) {
        weights[i][j - first[i]] = Math.min(to, (j + 1) * source) - Math.max(from, j * source);
      }
    }
    return new Axis(first, weights, target);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
