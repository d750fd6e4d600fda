package io.dreamweir.eval.statistics;

/**
 * An estimate and its confidence interval.
 *
 * @param value the estimate
 * @param low lower end, NaN where no interval can be computed
 * @param high upper end, NaN where no interval can be computed
 */
public record Interval(double value, double low, double high) {

  /** An estimate without interval. */
  public static Interval of(double value) {
    return new Interval(value, Double.NaN, Double.NaN);
  }

  /** Whether the ends are known. */
  public boolean bounded() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }
}
