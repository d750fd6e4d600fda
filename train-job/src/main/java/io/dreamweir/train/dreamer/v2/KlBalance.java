package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.Latents;
import io.dreamweir.train.engine.Tensor;
import java.util.function.UnaryOperator;

/**
 * KL balancing [1, algorithm 2]: {@code (1-balance) KL(post || sg prior) + balance KL(sg post ||
 * prior)}, so that the prior learns faster than the posterior gives up information.
 *
 * <p>[1] Hafner et al., Mastering Atari with Discrete World Models, 2021.
 *
 * @param balance share of the prior's side, 0 to 1; 0.5 is the plain KL
 * @param freeNats values below it are not reduced further
 * @param freeAverage whether {@code freeNats} is held against the mean over batch and time, or
 *     against each value
 * @param direction which of the two distributions comes first
 */
public record KlBalance(double balance, double freeNats, boolean freeAverage, Direction direction) {

  /** Order of the two distributions. */
  public enum Direction {
    /** KL(post || prior), as in the paper. */
    REVERSE,
    /** KL(prior || post). */
    FORWARD
  }

  public KlBalance {
    if (!(balance >= 0 && balance <= 1) || !(freeNats >= 0)) {
      throw new IllegalArgumentException("balance must be within 0 and 1, free-nats 0 or more");
    }
  }

  /**
   * The loss and its parts.
   *
   * @param loss scalar
   * @param left KL with the second distribution held fixed, summed over the variables
   * @param right KL with the first distribution held fixed; equal values, other gradients
   */
  public record Loss(Tensor loss, Tensor left, Tensor right) {}

  /** From the parameters of both. */
  public Loss of(Latents latents, Tensor posterior, Tensor prior) {
    return of(latents, posterior, prior, mean -> mean);
  }

  /**
   * The same for a share of a batch.
   *
   * @param overBatch makes the mean over the whole batch of the mean over this share
   */
  public Loss of(Latents latents, Tensor posterior, Tensor prior, UnaryOperator<Tensor> overBatch) {
    boolean forward = direction == Direction.FORWARD;
    Tensor a = forward ? prior : posterior;
    Tensor b = forward ? posterior : prior;
    double share = forward ? balance : 1 - balance;
    if (balance == 0.5) {
      Tensor value = latents.kl(a, b);
      return new Loss(value.clamp(freeNats, Double.POSITIVE_INFINITY).mean(), value, value);
    }
    Tensor left = latents.kl(a, b.stopGradient());
    Tensor right = latents.kl(a.stopGradient(), b);
    return new Loss(
        free(left, overBatch).times(share).plus(free(right, overBatch).times(1 - share)),
        left,
        right);
  }

  private Tensor free(Tensor value, UnaryOperator<Tensor> overBatch) {
    double most = Double.POSITIVE_INFINITY;
    if (!freeAverage) {
      return value.clamp(freeNats, most).mean();
    }
    Tensor mean = value.mean();
    // No mean is below 0: nothing to decide.
    return (freeNats == 0 ? mean : overBatch.apply(mean)).clamp(freeNats, most);
  }
}
