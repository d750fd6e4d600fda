package io.dreamweir.ingest.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notices that the brokers take nothing although chunks wait, so that actors that stand still say
 * why. Thread-safe.
 */
final class DeliveryWatch {

  /** A wait shorter than this is nothing to speak of. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration REPEAT = Duration.ofSeconds(30);

  private final String brokers;
  private final Duration deliveryTimeout;
  private final LongSupplier nanoTime;
  private long waiting;
  private long progressNs;
  private long saidNs;
  private boolean stalled;

  DeliveryWatch(String brokers, Duration deliveryTimeout, LongSupplier nanoTime) {
    this.brokers = brokers;
    this.deliveryTimeout = deliveryTimeout;
    this.nanoTime = nanoTime;
  }

  /** A chunk is on its way. */
  synchronized void sent() {
    if (waiting++ == 0) {
      progressNs = nanoTime.getAsLong();
    }
  }

  /** A chunk has arrived, or is given up. */
  synchronized void settled() {
    waiting--;
    if (!stalled) {
      progressNs = nanoTime.getAsLong();
    }
  }

  /** A chunk has arrived after a wait that was spoken of; what there is to say, once. */
  synchronized Optional<String> acknowledged() {
    Optional<String> said = Optional.empty();
    if (stalled) {
      stalled = false;
      said =
          Optional.of(
              String.format(
                  "Kafka at %s takes chunks again after %d s; nothing was lost",
                  brokers, since().toSeconds()));
    }
    settled();
    return said;
  }

  /** What there is to say of a wait, now and then; called on the clock. */
  synchronized Optional<String> look() {
    if (waiting == 0 || since().compareTo(PATIENCE) < 0) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    if (stalled && now - saidNs < REPEAT.toNanos()) {
      return Optional.empty();
    }
    stalled = true;
    saidNs = now;
    return Optional.of(
        String.format(
            "Kafka at %s has taken no chunk for %d s (away, or its disk is full): %d chunks wait,"
                + " actors stand still when the buffer is full; goes on by itself when Kafka is"
                + " back, fails after %d s",
            brokers, since().toSeconds(), waiting, deliveryTimeout.toSeconds()));
  }

  private Duration since() {
    return Duration.ofNanos(nanoTime.getAsLong() - progressNs);
  }
}
