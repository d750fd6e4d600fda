package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Tensor;

/**
 * The moving range of returns, by which the actor's advantages are divided where it is large: an
 * average of two percentiles that starts at 0 and is not corrected for it.
 */
final class ReturnRange {
  private ReturnRange() {}

  /**
   * The range after some more returns; all [1].
   *
   * @param scale high minus low, at least the limit
   */
  record Moved(
      Tensor low, Tensor high, Tensor scale, Tensor percentileLow, Tensor percentileHigh) {}

  static Moved moved(BehaviourConfig config, Tensor returns, Tensor low, Tensor high) {
    Tensor sorted = returns.reshape(-1).sorted();
    Tensor percentileLow = percentile(sorted, config.returnLow());
    Tensor percentileHigh = percentile(sorted, config.returnHigh());
    double rate = config.returnRate();
    Tensor newLow = low.times(1 - rate).plus(percentileLow.times(rate));
    Tensor newHigh = high.times(1 - rate).plus(percentileHigh.times(rate));
    Tensor scale = newHigh.minus(newLow).clamp(config.returnLimit(), Double.POSITIVE_INFINITY);
    return new Moved(newLow, newHigh, scale, percentileLow, percentileHigh);
  }

  /** With linear interpolation between the two numbers beside it. */
  private static Tensor percentile(Tensor sorted, double percent) {
    double place = percent / 100 * (sorted.size(0) - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.size(0) - 1);
    double share = place - below;
    return sorted
        .slice(0, below, below + 1)
        .times(1 - share)
        .plus(sorted.slice(0, above, above + 1).times(share));
  }
}
