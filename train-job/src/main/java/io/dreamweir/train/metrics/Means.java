package io.dreamweir.train.metrics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Means of numbers by name since the last {@link #drain}. */
public final class Means {

  private static final class Sum {
    private double total;
    private long count;
  }

  private final SortedMap<String, Sum> sums = new TreeMap<>();

  /** Adds one observation of each name. */
  public void add(Map<String, Double> values) {
    values.forEach(
        (name, value) -> {
          Sum sum = sums.computeIfAbsent(name, n -> new Sum());
          sum.total += value;
          sum.count++;
        });
  }

  /** Mean of each name; forgets them. */
  public SortedMap<String, Double> drain() {
    SortedMap<String, Double> means = new TreeMap<>();
    sums.forEach((name, sum) -> means.put(name, sum.total / sum.count));
    sums.clear();
    return means;
  }
}
