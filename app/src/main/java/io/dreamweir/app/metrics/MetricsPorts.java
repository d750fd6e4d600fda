package io.dreamweir.app.metrics;

/**
 * Section {@code prometheus}: where commands serve their metrics.
 *
 * @param host name or address of the interface
 * @param ports port of each command; 0 for none
 */
public record MetricsPorts(String host, Ports ports) {

  /** Port of each command. */
  public record Ports(int collect, int ingest, int eval, int demo) {
    public Ports {
      require("collect", collect);
      require("ingest", ingest);
      require("eval", eval);
      require("demo", demo);
    }

    private static void require(String command, int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException(
            command + " is " + port + "; 0 (none) to 65535 are possible");
      }
    }
  }

  public MetricsPorts {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host is empty; 127.0.0.1 is this machine alone");
    }
  }
}
