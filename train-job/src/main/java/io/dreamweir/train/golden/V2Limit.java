package io.dreamweir.train.golden;

/** Kinds of numbers, with the limits of the description of DreamerV2's fixtures. */
enum V2Limit implements Comparison.Limit {
  EXACT(0),
  FORWARD(5e-6),
  GRADIENT(5e-5),
  WEIGHTS_AFTER_1(2e-6),
  WEIGHTS_AFTER_3(4e-6),
  MOVES(1e-3),
  /** Largest deviation of a frequency, in standard deviations. */
  FREQUENCY(5);

  private final double limit;

  V2Limit(double limit) {
    this.limit = limit;
  }

  @Override
  public double limit() {
    return limit;
  }
}
