package io.dreamweir.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one benchmark measured, raw. The archive adds machine and versions.
 *
 * @param name benchmark, for example {@code reader}
 * @param unit unit of {@code runs}, for example {@code batches/s}
 * @param runs every counted run
 * @param baselineRuns the same work by the baseline, in the same session, alternating; empty where
 *     there is none
 * @param details further figures by name: parameters, phases, checks that both sides computed the
 *     same
 */
public record BenchResult(
    String name,
    String unit,
    List<Double> runs,
    List<Double> baselineRuns,
    Map<String, Object> details) {

  public BenchResult {
    runs = List.copyOf(runs);
    baselineRuns = List.copyOf(baselineRuns);
    details = Map.copyOf(details);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("benchmark " + name + " has no run");
    }
  }

  /** Median of the runs. */
  public double median() {
    return median(runs);
  }

  /** Median of the baseline's runs. */
  public OptionalDouble baselineMedian() {
    return baselineRuns.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(median(baselineRuns));
  }

  /** {@code median / baselineMedian}. */
  public OptionalDouble ratio() {
    return baselineRuns.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(median() / median(baselineRuns));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
