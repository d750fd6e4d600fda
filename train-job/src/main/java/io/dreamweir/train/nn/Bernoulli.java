package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;

/** Bernoulli distributions by their logits. */
public final class Bernoulli {
  private Bernoulli() {}

  /**
   * Log-probability of soft events: {@code -softplus(z) (1-y) - softplus(-z) y}.
   *
   * @param event in [0, 1]
   */
  public static Tensor logProb(Tensor logits, Tensor event) {
    // softplus(-z) = softplus(z) - z loses all digits for large z; both are evaluated.
    Tensor yes = logits.negate().softplus().times(event);
    Tensor no = logits.softplus().times(event.negate().plus(1));
    return yes.plus(no).negate();
  }

  /** Probability of 1. */
  public static Tensor mean(Tensor logits) {
    return logits.sigmoid();
  }
}
