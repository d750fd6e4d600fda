package io.dreamweir.train.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;

/** The newest numbers of a run for Prometheus, on {@code http://HOST:PORT/metrics}. */
public final class PrometheusEndpoint implements MetricsSink {

  private final PrometheusGauges gauges;
  private final PrometheusServer server;

  private PrometheusEndpoint(String host, int port) {
    PrometheusRegistry registry = new PrometheusRegistry();
    gauges = new PrometheusGauges(registry);
    server = PrometheusServer.open(host, port, "train.prometheus.port", registry);
  }

  /**
   * Opens a port.
   *
   * @param port 0 takes any that is free
   * @throws io.dreamweir.error.UserError if it cannot be had
   */
  public static PrometheusEndpoint open(String host, int port) {
    return new PrometheusEndpoint(host, port);
  }

  /** The port that is served. */
  public int port() {
    return server.port();
  }

  @Override
  public void write(long updates, Map<String, Double> metrics) {
    gauges.write(updates, metrics);
  }

  @Override
  public void close() {
    server.close();
  }
}
