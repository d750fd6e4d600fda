package io.dreamweir.ingest.broker;

import java.nio.file.Path;

/**
 * Where an embedded broker lives.
 *
 * @param data folder of its logs; a broker started again on it goes on where it ended
 * @param host address it listens on; the loopback address keeps it private to this machine
 * @param port port it listens on, 0 for any free one
 */
public record BrokerConfig(Path data, String host, int port) {

  /** The address that only this machine reaches. */
  public static final String LOOPBACK = "127.0.0.1";

  public BrokerConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
    }
  }

  /** A private broker on any free port. */
  public static BrokerConfig local(Path data) {
    return new BrokerConfig(data, LOOPBACK, 0);
  }
}
