package io.dreamweir.ingest.broker;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Kafka node inside this process: a real broker with a data folder, reached over TCP. */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  /** A node that has lost its disk may never end; nothing more can be saved by waiting. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final FolderLock lock;
  private final AutoCloseable node;
  private final String address;
  private final AtomicReference<String> failure;

  private EmbeddedBroker(
      FolderLock lock, AutoCloseable node, String address, AtomicReference<String> failure) {
    this.lock = lock;
    this.node = node;
    this.address = address;
    this.failure = failure;
  }

  /**
   * Starts a broker and returns when it serves.
   *
   * @throws UserError if the port is taken, or the folder cannot be written or is in use
   */
  public static EmbeddedBroker start(BrokerConfig config) {
    FolderLock lock = FolderLock.of(config.data());
    try {
      return start(config, lock);
    } catch (UserError e) {
      release(lock);
      throw e;
    }
  }

  private static EmbeddedBroker start(BrokerConfig config, FolderLock lock) {
    int port = config.port() == 0 ? freePort(config.host()) : requireFree(config);
    int controllerPort = freePort(BrokerConfig.LOOPBACK);
    AtomicReference<String> failure = new AtomicReference<>();
    try {
      AutoCloseable node =
          BrokerLibrary.startNode(
              NodeSettings.of(config, port, controllerPort),
              reason -> {
                if (failure.compareAndSet(null, reason)) {
                  LOG.error("the broker gave up: {}", reason);
                }
              });
      return new EmbeddedBroker(lock, node, config.host() + ":" + port, failure);
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format(
              "no broker can be started on %s:%d with data folder %s: %s",
              config.host(), port, config.data(), rootMessage(e)),
          e);
    }
  }

  /** Where clients reach it: {@code host:port}. */
  public String address() {
    return address;
  }

  /** Why the broker gave up by itself (for example, a full disk), if it did. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Shuts the broker down cleanly; what it acknowledged is on disk. */
  @Override
  public void close() {
    Thread closing = new Thread(this::closeNode, "kafka-broker-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(CLOSE_LIMIT.toMillis());
      if (closing.isAlive()) {
        LOG.warn("the broker at {} did not end within {}; left behind", address, CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    release(lock);
  }

  private void closeNode() {
    try {
      node.close();
    } catch (Exception e) {
      LOG.warn("the broker at {} did not shut down cleanly", address, e);
    }
  }

  private static void release(FolderLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("the broker's folder lock was not released", e);
    }
  }

  private static int requireFree(BrokerConfig config) {
    try (ServerSocket socket =
        new ServerSocket(config.port(), 1, InetAddress.getByName(config.host()))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format(
              "port %d of %s cannot be opened for the broker (%s): end the program that holds it,"
                  + " or choose another port, 0 for any free one",
              config.port(), config.host(), e.getMessage()),
          e);
    }
  }

  private static int freePort(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format("no port can be opened on %s: %s", host, e.getMessage()),
          e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
