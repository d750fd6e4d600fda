package io.dreamweir.eval.report;

import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.Statistic;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as reports write them. */
final class Numbers {
  private Numbers() {}

  /** Four decimals; whole numbers for counts. */
  static String metric(Metric metric, double value) {
    return metric.statistic() == Statistic.GAMES_AT_LEAST_ONE
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  /** {@code [low, high]}, or nothing where there is none. */
  static String range(Metric metric, Interval interval) {
    return interval.bounded()
        ? "[" + metric(metric, interval.low()) + ", " + metric(metric, interval.high()) + "]"
        : "";
  }

  /** A raw score: thousands separated, decimals only below 1,000. */
  static String score(@Nullable Double value) {
    if (value == null) {
      return "";
    }
    double size = Math.abs(value);
    String format = size >= 1000 ? "%,.0f" : size >= 10 ? "%,.1f" : "%,.2f";
    return String.format(Locale.ROOT, format, value).replaceFirst("(?<=\\d\\d)\\.0$", "");
  }

  /** A whole number, thousands separated. */
  static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** Three decimals. */
  static String share(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** As few decimals as needed, up to 6. */
  static String plain(double value) {
    return String.format(Locale.ROOT, "%.6f", value).replaceFirst("\\.?0+$", "");
  }

  /** Full precision for files that programs read; empty for what is not there. */
  static String exact(@Nullable Double value) {
    return value == null || value.isNaN() ? "" : value.toString();
  }
}
