package io.dreamweir.train.dreamer.v3;

/**
 * Imagination, actor and critic.
 *
 * @param steps imagined steps, H
 * @param horizon steps over which rewards count; the discount is {@code 1 - 1/horizon}
 * @param discountInContinue whether the discount is part of what the continuation predicts
 * @param lambda mix of the returns' horizons
 * @param entropyScale weight of the actor's entropy
 * @param returnRange what returns are divided by
 * @param returnRate share of new percentiles in the range
 * @param returnLimit least divisor
 * @param returnLow lower percentile, 0 to 100
 * @param returnHigh upper percentile
 * @param slowRate share of the critic that moves to its slow copy in each update
 * @param slowRegularizer weight of the slow copy's prediction as a target of the critic
 * @param slowTarget whether returns are computed with the slow copy
 * @param evaluation what an actor does when it is evaluated
 */
public record BehaviourConfig(
    int steps,
    double horizon,
    boolean discountInContinue,
    double lambda,
    double entropyScale,
    ReturnRange returnRange,
    double returnRate,
    double returnLimit,
    double returnLow,
    double returnHigh,
    double slowRate,
    double slowRegularizer,
    boolean slowTarget,
    Evaluation evaluation) {

  /** What returns are divided by. */
  public enum ReturnRange {
    /** The moving range between two percentiles of the returns, where it is large. */
    PERCENTILES,
    /** Nothing. */
    NONE
  }

  /** What an actor does when it is evaluated. */
  public enum Evaluation {
    /** Samples, as when it is trained. */
    SAMPLE,
    /** Takes the most probable action. */
    MODE
  }

  public BehaviourConfig {
    if (steps < 1 || !(horizon >= 1)) {
      throw new IllegalArgumentException("steps and horizon must be 1 or more");
    }
    if (!(lambda >= 0 && lambda <= 1) || !(slowRate > 0 && slowRate <= 1)) {
      throw new IllegalArgumentException("lambda must be within 0 and 1, slow-rate above 0");
    }
    if (!(returnRate > 0 && returnRate <= 1)
        || !(returnLow >= 0 && returnLow < returnHigh && returnHigh <= 100)) {
      throw new IllegalArgumentException(
          "return-rate must be above 0 and at most 1, return-low below return-high");
    }
  }

  /** Discount of one step. */
  double discount() {
    return 1 - 1 / horizon;
  }
}
