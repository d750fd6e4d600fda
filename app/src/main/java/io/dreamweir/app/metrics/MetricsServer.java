package io.dreamweir.app.metrics;

import io.dreamweir.config.Configuration;
import io.dreamweir.train.metrics.MetricsSink;
import io.dreamweir.train.metrics.PrometheusGauges;
import io.dreamweir.train.metrics.PrometheusServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a command's metrics while it runs, on {@code http://HOST:PORT/metrics}; without a port it
 * serves nothing, and everything else is the same.
 */
public final class MetricsServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);

  /** A command that serves metrics. */
  public enum Command {
    COLLECT,
    INGEST,
    EVAL,
    DEMO;

    private int port(MetricsPorts.Ports ports) {
      return switch (this) {
        case COLLECT -> ports.collect();
        case INGEST -> ports.ingest();
        case EVAL -> ports.eval();
        case DEMO -> ports.demo();
      };
    }

    private String key() {
      return "prometheus.ports." + name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<MetricSource> sources = new CopyOnWriteArrayList<>();
  private final Optional<PrometheusServer> server;

  private MetricsServer(String host, int port, String key) {
    registry.register((MultiCollector) this::collect);
    sources.add(new ProcessMetrics());
    server =
        port == 0
            ? Optional.empty()
            : Optional.of(PrometheusServer.open(host, port, key, registry));
  }

  /**
   * Opens the port that the configuration names for a command.
   *
   * @throws io.dreamweir.error.UserError if it cannot be had
   */
  public static MetricsServer open(Configuration configuration, Command command) {
    return open(configuration.bind("prometheus", MetricsPorts.class), command);
  }

  /** See {@link #open(Configuration, Command)}. */
  public static MetricsServer open(MetricsPorts where, Command command) {
    int port = command.port(where.ports());
    MetricsServer server = new MetricsServer(where.host(), port, command.key());
    if (port > 0) {
      LOG.info("metrics on http://{}:{}/metrics", where.host(), port);
    }
    return server;
  }

  /** Whether anybody can read them; if not, a costly source need not be made. */
  public boolean isServing() {
    return server.isPresent();
  }

  /** Serves what a source tells from now on. */
  public void add(MetricSource source) {
    sources.add(source);
  }

  /** Where a training run in this process leaves its numbers. */
  public MetricsSink training() {
    return new PrometheusGauges(registry);
  }

  private synchronized MetricSnapshots collect() {
    MetricValues values = new MetricValues();
    sources.forEach(source -> source.collect(values));
    return values.snapshots();
  }

  @Override
  public void close() {
    server.ifPresent(PrometheusServer::close);
  }
}
