package io.dreamweir.app.metrics;

import java.util.List;

/**
 * A metric that a command serves: the same entry is registered and documented, so the two cannot
 * differ.
 *
 * @param name as Prometheus stores it
 * @param kind how its values are to be read
 * @param unit of its values
 * @param meaning what it tells
 * @param labels names of its labels
 */
public record Metric(String name, Kind kind, String unit, String meaning, List<String> labels) {

  /** How values are to be read. */
  public enum Kind {
    /** The value now. */
    GAUGE,
    /** A sum since the start of the process: {@code rate()} makes a speed of it. */
    COUNTER,
    /** Counts of observations up to each bound. */
    HISTOGRAM
  }

  private static final String TOTAL = "_total";

  public Metric {
    labels = List.copyOf(labels);
    if (!name.matches("dreamweir_[a-z_]+")) {
      throw new IllegalArgumentException(name + " is no name of a metric");
    }
    if ((kind == Kind.COUNTER) != name.endsWith(TOTAL)) {
      throw new IllegalArgumentException(name + ": counters, and they alone, end with _total");
    }
  }

  static Metric gauge(String name, String unit, String meaning, String... labels) {
    return new Metric(name, Kind.GAUGE, unit, meaning, List.of(labels));
  }

  static Metric counter(String name, String unit, String meaning, String... labels) {
    return new Metric(name, Kind.COUNTER, unit, meaning, List.of(labels));
  }

  static Metric histogram(String name, String unit, String meaning, String... labels) {
    return new Metric(name, Kind.HISTOGRAM, unit, meaning, List.of(labels));
  }

  /** Whether an expression of Prometheus may name it so. */
  public boolean isNamed(String wanted) {
    return wanted.equals(name)
        || (kind == Kind.HISTOGRAM && wanted.matches(name + "_(bucket|count)"));
  }

  /** The name without what the text format adds. */
  String bareName() {
    return kind == Kind.COUNTER ? name.substring(0, name.length() - TOTAL.length()) : name;
  }
}
