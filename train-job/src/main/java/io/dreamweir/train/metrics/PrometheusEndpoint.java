package io.dreamweir.train.metrics;

import io.dreamweir.error.UserError;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The newest numbers of a run for Prometheus, on {@code http://HOST:PORT/metrics}: {@code
 * train/model_loss} is the gauge {@code dreamweir_train_model_loss}, the number of updates {@code
 * dreamweir_updates}.
 */
public final class PrometheusEndpoint implements MetricsSink {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Map<String, Gauge> gauges = new HashMap<>();
  private final HTTPServer server;

  private PrometheusEndpoint(String host, int port) throws IOException {
    server = HTTPServer.builder().hostname(host).port(port).registry(registry).buildAndStart();
  }

  /**
   * Opens a port.
   *
   * @param port 0 takes any that is free
   * @throws UserError if it cannot be had
   */
  public static PrometheusEndpoint open(String host, int port) {
    try {
      return new PrometheusEndpoint(host, port);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format(
              "metrics cannot be served on %s:%d: %s; is another run using the port? Choose one with"
                  + " --set train.prometheus.port=N, or 0 for none",
              host, port, e.getMessage()),
          e);
    }
  }

  /** The port that is served. */
  public int port() {
    return server.getPort();
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
    server.close();
  }
}
