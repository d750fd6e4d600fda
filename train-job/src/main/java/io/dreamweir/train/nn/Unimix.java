package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;

/**
 * A categorical distribution with a little of the uniform one in it, so that no class is ever
 * impossible and a KL never explodes: {@code p = (1 - share) softmax(logits) + share / n}.
 */
public final class Unimix {
  private Unimix() {}

  /** The logits {@code ln p}; the given ones where the share is 0. */
  public static Tensor logits(Tensor logits, double share) {
    return share == 0
        ? logits
        : logits.softmax().times(1 - share).plus(share / logits.size(-1)).log();
  }
}
