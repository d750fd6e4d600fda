package io.dreamweir.sequence.sampler;

import java.io.Serializable;

/**
 * How scores become probabilities: a start of score s is drawn in proportion to {@code s ^
 * exponent}, but a share of the draws takes every start alike.
 *
 * @param exponent alpha, 0 (all alike) or more
 * @param uniformShare 0 to 1
 */
public record Priorities(double exponent, double uniformShare) implements Serializable {
  public Priorities {
    if (!(exponent >= 0) || Double.isInfinite(exponent)) {
      throw new IllegalArgumentException("exponent is " + exponent + ", expected 0 or more");
    }
    if (!(uniformShare >= 0 && uniformShare <= 1)) {
      throw new IllegalArgumentException("uniform-share is " + uniformShare + ", expected 0 to 1");
    }
  }
}
