package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;

/** Normal distributions of standard deviation 1. */
public final class UnitNormal {
  private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private UnitNormal() {}

  /** Elementwise {@code log N(value; mean, 1)}. */
  public static Tensor logProb(Tensor mean, Tensor value) {
    return value.minus(mean).square().times(-0.5).minus(LOG_ROOT_TWO_PI);
  }

  /**
   * {@code log N(value; mean, 1)} summed over the last axis; the constant is added after the sum,
   * where it costs nothing.
   */
  public static Tensor logProbSum(Tensor mean, Tensor value) {
    return value.minus(mean).square().sum(-1).times(-0.5).minus(LOG_ROOT_TWO_PI * mean.size(-1));
  }
}
