package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;

/**
 * Normal distributions with bounded mean and deviation, independent over the last axis: the
 * continuous actor of DreamerV3. Samples are not squashed; environments cut them off.
 *
 * @param mean within (-1, 1)
 * @param std positive
 */
public record BoundedNormal(Tensor mean, Tensor std) {

  private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** From raw network outputs: {@code tanh(m)} and {@code (max - min) sigmoid(s + 2) + min}. */
  public static BoundedNormal of(Tensor rawMean, Tensor rawStd, double minStd, double maxStd) {
    return new BoundedNormal(
        rawMean.tanh(), rawStd.plus(2).sigmoid().times(maxStd - minStd).plus(minStd));
  }

  /**
   * A sample without gradient.
   *
   * @param noise standard normal
   */
  public Tensor draw(Tensor noise) {
    return mean.plus(std.times(noise)).stopGradient();
  }

  /** Log-probability, summed over the last axis. */
  public Tensor logProb(Tensor event) {
    return event
        .minus(mean)
        .over(std)
        .square()
        .times(-0.5)
        .minus(std.log())
        .minus(LOG_ROOT_TWO_PI)
        .sum(-1);
  }

  /** Entropy in nats, summed over the last axis. */
  public Tensor entropy() {
    return std.log().plus(LOG_ROOT_TWO_PI + 0.5).sum(-1);
  }
}
