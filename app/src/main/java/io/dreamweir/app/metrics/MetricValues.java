package io.dreamweir.app.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of metrics at one moment. */
public final class MetricValues {

  /** What a metric has for one set of labels. */
  private record Value(double number, @Nullable ClassicHistogramBuckets buckets) {}

  private final Map<Metric, Map<List<String>, Value>> values = new LinkedHashMap<>();

  /**
   * Tells a value; of two of the same labels the later one counts.
   *
   * @param labels a value for each of the metric's labels
   */
  public void set(Metric metric, double value, String... labels) {
    put(metric, new Value(value, null), List.of(labels));
  }

  /** Tells a count; beyond 2^53 it is rounded. */
  public void set(Metric metric, long value, String... labels) {
    set(metric, (double) value, labels);
  }

  /** Tells a time in seconds. */
  public void set(Metric metric, Duration value, String... labels) {
    set(metric, value.toNanos() / 1e9, labels);
  }

  /**
   * Tells a histogram.
   *
   * @param upTo upper bounds, ascending; what is beyond the last is counted in one more bucket
   * @param counts observations of each bucket alone, one more than there are bounds
   */
  public void set(Metric metric, double[] upTo, long[] counts) {
    double[] bounds = java.util.Arrays.copyOf(upTo, upTo.length + 1);
    bounds[upTo.length] = Double.POSITIVE_INFINITY;
    put(metric, new Value(Double.NaN, ClassicHistogramBuckets.of(bounds, counts)), List.of());
  }

  private void put(Metric metric, Value value, List<String> labels) {
    if (labels.size() != metric.labels().size()) {
      throw new IllegalArgumentException(
          metric.name() + " has the labels " + metric.labels() + ", not " + labels);
    }
    values.computeIfAbsent(metric, m -> new LinkedHashMap<>()).put(labels, value);
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    values.forEach((metric, points) -> all.metricSnapshot(snapshot(metric, points)));
    return all.build();
  }

  private static MetricSnapshot snapshot(Metric metric, Map<List<String>, Value> points) {
    MetricMetadata about =
        new MetricMetadata(metric.bareName(), metric.meaning() + " (" + metric.unit() + ")");
    return switch (metric.kind()) {
      case GAUGE ->
          new GaugeSnapshot(
              about,
              points.entrySet().stream()
                  .map(
                      p ->
                          new GaugeSnapshot.GaugeDataPointSnapshot(
                              p.getValue().number(), labels(metric, p.getKey()), noExemplar()))
                  .toList());
      case COUNTER ->
          new CounterSnapshot(
              about,
              points.entrySet().stream()
                  .map(
                      p ->
                          new CounterSnapshot.CounterDataPointSnapshot(
                              p.getValue().number(), labels(metric, p.getKey()), noExemplar(), 0))
                  .toList());
      case HISTOGRAM ->
          new HistogramSnapshot(
              about,
              points.entrySet().stream()
                  .map(
                      p ->
                          new HistogramSnapshot.HistogramDataPointSnapshot(
                              java.util.Objects.requireNonNull(p.getValue().buckets()),
                              Double.NaN,
                              labels(metric, p.getKey()),
                              Exemplars.EMPTY,
                              0))
                  .toList());
    };
  }

  private static Labels labels(Metric metric, List<String> values) {
    return Labels.of(metric.labels(), values);
  }

  @SuppressWarnings("NullAway") // the library says "none" by null
  private static Exemplar noExemplar() {
    return null;
  }
}
