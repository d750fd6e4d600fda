package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;

/**
 * Normal distributions, independent over the last axis: the Gaussian latents of PlaNet and of
 * DreamerV2's continuous variant.
 *
 * @param mean [..., S]
 * @param std [..., S], positive
 */
public record Normal(Tensor mean, Tensor std) {

  private static final double MIN_STD = 0.1;
  private static final double ENTROPY = 0.5 * Math.log(2 * Math.PI * Math.E);

  /**
   * From raw network outputs [..., 2, S]: the mean as it is, {@code std = 2 sigmoid(s / 2) + 0.1}.
   */
  public static Normal of(Tensor raw) {
    Tensor std = raw.select(-2, 1).times(0.5).sigmoid().times(2).plus(MIN_STD);
    return new Normal(raw.select(-2, 0), std);
  }

  /**
   * {@code mean + std * noise}.
   *
   * @param noise standard normal, [..., S]
   */
  public Tensor sample(Tensor noise) {
    return mean.plus(std.times(noise));
  }

  /** KL(this || other) in nats, summed over the last axis. */
  public Tensor kl(Normal other) {
    Tensor ratio = std.over(other.std);
    Tensor moved = mean.minus(other.mean).over(other.std);
    return ratio.square().plus(moved.square()).minus(1).times(0.5).minus(ratio.log()).sum(-1);
  }

  /** Entropy in nats, summed over the last axis. */
  public Tensor entropy() {
    return std.log().plus(ENTROPY).sum(-1);
  }
}
