package io.dreamweir.train.metrics;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * The newest numbers of a run as gauges of a registry: {@code train/model_loss} is {@code
 * dreamweir_train_model_loss}, the number of updates {@code dreamweir_updates}.
 */
public final class PrometheusGauges implements MetricsSink {

  private final PrometheusRegistry registry;
  private final Map<String, Gauge> gauges = new HashMap<>();

  /** Gauges that appear in a registry with their first number. */
  public PrometheusGauges(PrometheusRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void write(long updates, Map<String, Double> metrics) {
    set("updates", (double) updates);
    metrics.forEach(this::set);
  }

  private void set(String name, double value) {
    gauges
        .computeIfAbsent(
            "dreamweir_" + name.replaceAll("[^A-Za-z0-9]", "_"),
            gauge -> Gauge.builder().name(gauge).help(name).register(registry))
        .set(value);
  }

  @Override
  public void close() {
    // The registry belongs to somebody else.
  }
}
