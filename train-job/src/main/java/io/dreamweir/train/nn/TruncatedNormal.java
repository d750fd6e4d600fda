package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;

/**
 * Normal distributions cut off outside [-1, 1], independent over the last axis: the continuous
 * actor of DreamerV2. Tails are computed in float64.
 *
 * @param mean float32, within (-1, 1)
 * @param std float32, positive
 */
public record TruncatedNormal(Tensor mean, Tensor std) {

  private static final double MIN_STD = 0.1;
  private static final double EDGE = 1 - 1e-6;
  private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** From raw network outputs: {@code tanh(m)} and {@code 2 sigmoid(s / 2) + 0.1}. */
  public static TruncatedNormal of(Tensor rawMean, Tensor rawStd) {
    return new TruncatedNormal(rawMean.tanh(), rawStd.times(0.5).sigmoid().times(2).plus(MIN_STD));
  }

  /**
   * A sample by inversion. Its gradient is that of {@code mean + std * z} with z fixed (the bounds
   * count as independent of mean and std), straight through the clip.
   *
   * @param uniform float32 in [0, 1]
   * @return float32 within +-(1 - 1e-6)
   */
  public Tensor sample(Tensor uniform) {
    Tensor m = mean.stopGradient().float64();
    Tensor s = std.stopGradient().float64();
    Tensor low = m.plus(1).negate().over(s).normalCdf();
    Tensor high = m.negate().plus(1).over(s).normalCdf();
    Tensor quantile = low.plus(uniform.float64().times(high.minus(low)));
    Tensor value = m.plus(s.times(quantile.normalQuantile())).clamp(-1, 1).float32().stopGradient();
    Tensor z = value.minus(mean.stopGradient()).over(std.stopGradient());
    Tensor moved = mean.minus(mean.stopGradient()).plus(std.minus(std.stopGradient()).times(z));
    return value.clamp(-EDGE, EDGE).plus(moved);
  }

  /** The most probable value; the gradient is the mean's. */
  public Tensor mode() {
    return mean;
  }

  /** Log-probability, summed over the last axis. */
  public Tensor logProb(Tensor event) {
    Tensor z = event.float64().minus(mean.float64()).over(std.float64());
    return z.square()
        .times(-0.5)
        .minus(LOG_ROOT_TWO_PI)
        .minus(std.float64().log())
        .minus(mass().log())
        .float32()
        .sum(-1);
  }

  /** Entropy in nats, summed over the last axis. */
  public Tensor entropy() {
    Tensor low = low();
    Tensor high = high();
    Tensor mass = mass();
    Tensor tails = low.times(density(low)).minus(high.times(density(high)));
    return std.float64()
        .times(mass)
        .log()
        .plus(LOG_ROOT_TWO_PI + 0.5)
        .plus(tails.over(mass).times(0.5))
        .float32()
        .sum(-1);
  }

  private Tensor low() {
    return mean.float64().plus(1).negate().over(std.float64());
  }

  private Tensor high() {
    return mean.float64().negate().plus(1).over(std.float64());
  }

  private Tensor mass() {
    return high().normalCdf().minus(low().normalCdf());
  }

  private static Tensor density(Tensor x) {
    return x.square().times(-0.5).minus(LOG_ROOT_TWO_PI).exp();
  }
}
