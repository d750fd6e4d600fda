package io.dreamweir.train.nn;

import io.dreamweir.experience.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A parameter that a layer declares: name, shape and first value.
 *
 * @param name full name, {@code rssm/gru/dense/kernel}
 * @param shape extent of each axis
 * @param start how it starts
 */
public record ParameterSpec(String name, List<Integer> shape, Start start) {

  /** How a parameter starts. */
  public enum Start {
    ZEROS,
    ONES,
    /**
     * Uniform within {@code sqrt(6 / (fan in + fan out))}, Keras' default for kernels; the fans are
     * the last two axes times the window before them.
     */
    GLOROT_UNIFORM,
    /**
     * Normal of deviation {@code 1 / sqrt(fan in)} cut off at two of the uncut distribution's, as
     * DreamerV3 starts kernels; the fan is all axes but the last.
     */
    TRUNCATED_NORMAL,
    /** A hundredth of {@link #TRUNCATED_NORMAL}, so that a policy starts nearly uniform. */
    SMALL_TRUNCATED_NORMAL
  }

  /** Number of elements. */
  public int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** First values; they depend on the seed and the name alone. */
  public float[] initial(long seed) {
    float[] values = new float[elements()];
    switch (start) {
      case ZEROS -> {}
      case ONES -> Arrays.fill(values, 1f);
      case TRUNCATED_NORMAL -> truncatedNormal(values, seed, 1);
      case SMALL_TRUNCATED_NORMAL -> truncatedNormal(values, seed, 0.01);
      case GLOROT_UNIFORM -> {
        double limit = Math.sqrt(6.0 / fans());
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "parameter", name));
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble(-limit, limit);
        }
      }
    }
    return values;
  }

  /** Deviation of the standard normal within +-2, inverted. */
  private static final double UNCUT = 1.1368;

  private void truncatedNormal(float[] values, long seed, double scale) {
    double deviation = scale * UNCUT * Math.sqrt(1.0 * shape.get(shape.size() - 1) / elements());
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "parameter", name));
    for (int i = 0; i < values.length; i++) {
      double z = random.nextGaussian();
      while (Math.abs(z) > 2) {
        z = random.nextGaussian();
      }
      values[i] = (float) (z * deviation);
    }
  }

  private double fans() {
    int rank = shape.size();
    double window = 1;
    for (int extent : shape.subList(0, rank - 2)) {
      window *= extent;
    }
    return window * (shape.get(rank - 2) + shape.get(rank - 1));
  }
}
