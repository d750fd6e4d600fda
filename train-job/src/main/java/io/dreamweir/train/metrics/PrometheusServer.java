package io.dreamweir.train.metrics;

import io.dreamweir.error.UserError;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Serves a registry on {@code http://HOST:PORT/metrics}. */
public final class PrometheusServer implements AutoCloseable {

  private final HTTPServer server;

  private PrometheusServer(HTTPServer server) {
    this.server = server;
  }

  /**
   * Opens a port.
   *
   * @param port 0 takes any that is free
   * @param key setting that chooses the port, for the message
   * @throws UserError if it cannot be had
   */
  public static PrometheusServer open(
      String host, int port, String key, PrometheusRegistry registry) {
    if (new InetSocketAddress(host, port).isUnresolved()) {
      throw UserError.usage(
          "metrics cannot be served on %s:%d: this machine has no interface of that name; 127.0.0.1"
              + " is this machine alone, 0.0.0.0 every interface",
          host, port);
    }
    try {
      return new PrometheusServer(
          HTTPServer.builder().hostname(host).port(port).registry(registry).buildAndStart());
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format(
              "metrics cannot be served on %s:%d: %s; is another process using the port? Choose one"
                  + " with --set %s=N, or 0 for none",
              host, port, e.getMessage(), key),
          e);
    }
  }

  /** The port that is served. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.close();
  }
}
