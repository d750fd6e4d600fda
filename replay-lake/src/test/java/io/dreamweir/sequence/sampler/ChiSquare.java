package io.dreamweir.sequence.sampler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pearson's test at level 1e-4, with the critical value by Wilson and Hilferty. Draws are seeded,
 * so a test that passes once passes always.
 */
public final class ChiSquare {

  private static final double Z_AT_1E_4 = 3.719;

  private ChiSquare() {}

  /** Asserts that the counts may come from the probabilities; cells of expectation 0 are empty. */
  public static void assertFits(long[] counts, double[] probabilities) {
    long draws = java.util.Arrays.stream(counts).sum();
    double statistic = 0;
    int cells = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = draws * probabilities[i];
      if (expected == 0) {
        assertThat(counts[i]).as("draws of impossible cell %d", i).isZero();
      } else {
        statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        cells++;
      }
    }
    assertBelowCritical(statistic, cells - 1);
  }

  /** Asserts that two samples may come from one distribution. */
  public static void assertAlike(long[] first, long[] second) {
    double n = java.util.Arrays.stream(first).sum();
    double m = java.util.Arrays.stream(second).sum();
    double statistic = 0;
    for (int i = 0; i < first.length; i++) {
      double difference = first[i] * Math.sqrt(m / n) - second[i] * Math.sqrt(n / m);
      statistic += difference * difference / (first[i] + second[i]);
    }
    assertBelowCritical(statistic, first.length - 1);
  }

  private static void assertBelowCritical(double statistic, int freedom) {
    double h = 2.0 / (9 * freedom);
    double critical = freedom * Math.pow(1 - h + Z_AT_1E_4 * Math.sqrt(h), 3);
    assertThat(statistic).as("chi-square with %d degrees of freedom", freedom).isLessThan(critical);
  }
}
