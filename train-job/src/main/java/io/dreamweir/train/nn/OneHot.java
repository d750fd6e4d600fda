package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;

/** Categorical distributions over the last axis, as one-hot vectors. */
public final class OneHot {
  private OneHot() {}

  /** Log-probability of one-hot events, without the last axis. */
  public static Tensor logProb(Tensor logits, Tensor event) {
    return logits.logSoftmax().times(event).sum(-1);
  }

  /** Entropy in nats, without the last axis. */
  public static Tensor entropy(Tensor logits) {
    return logits.softmax().times(logits.logSoftmax()).sum(-1).negate();
  }

  /** The most probable value; no gradient. */
  public static Tensor mode(Tensor logits) {
    return logits.oneHotArgmax();
  }

  /** A sample without gradient. */
  public static Tensor draw(Tensor logits, Tensor gumbel) {
    return logits.stopGradient().plus(gumbel).oneHotArgmax();
  }

  /**
   * A sample with straight-through gradient: {@code onehot + (p - sg(p))}. The bracket is exactly
   * zero, so the value stays exactly one-hot; its gradient is that of the probabilities.
   *
   * @param gumbel Gumbel noise of the logits' shape
   */
  public static Tensor sample(Tensor logits, Tensor gumbel) {
    Tensor p = logits.softmax();
    return draw(logits, gumbel).plus(p.minus(p.stopGradient()));
  }

  /** KL(a || b) in nats, without the last axis. */
  public static Tensor kl(Tensor a, Tensor b) {
    return a.softmax().times(a.logSoftmax().minus(b.logSoftmax())).sum(-1);
  }
}
