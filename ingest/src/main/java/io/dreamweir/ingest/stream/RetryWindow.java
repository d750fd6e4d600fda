package io.dreamweir.ingest.stream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Tries at growing distances, until a time has passed without success. Not thread-safe. */
final class RetryWindow {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Duration length;
  private Duration next = FIRST;
  private long endNs;
  private boolean open;

  RetryWindow(Duration length) {
    this.length = length;
  }

  /** There was success since the last failure. */
  void reset() {
    open = false;
    next = FIRST;
  }

  /**
   * Waits before another try.
   *
   * @return whether there is time for one
   */
  boolean waitForNextTry(BooleanSupplier giveUp) {
    long now = System.nanoTime();
    if (!open) {
      open = true;
      endNs = now + length.toNanos();
    }
    long until = now + next.toNanos();
    if (until > endNs) {
      return false;
    }
    next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    try {
      while (System.nanoTime() < until && !giveUp.getAsBoolean()) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
