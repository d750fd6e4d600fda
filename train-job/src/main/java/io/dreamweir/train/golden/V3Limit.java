package io.dreamweir.train.golden;

/** Kinds of numbers, with the limits of the description of DreamerV3's fixtures. */
enum V3Limit implements Comparison.Limit {
  EXACT(0),
  FORWARD(1e-5),
  /** Where the original's numbers are exactly 0: absolute. */
  ZERO(2e-5),
  GRADIENT(2e-5),
  /** Of a network that says 0 yet: its gradients are of the size of rounding. */
  GRADIENT_AT_START(1.5e-4),
  SECOND_MOMENT(2e-4),
  STEP(1e-4),
  WEIGHTS(3e-6),
  /** Absolute. */
  WEIGHTS_AT_START(2e-6),
  /** After three steps at full rate, absolute. */
  WEIGHTS_AT_START_AFTER_3(3e-5),
  /** Move of a weight over one or three steps. */
  MOVE(1e-2),
  /** Share of a distribution's deviation. */
  DEVIATION(1e-2);

  private final double limit;

  V3Limit(double limit) {
    this.limit = limit;
  }

  @Override
  public double limit() {
    return limit;
  }
}
