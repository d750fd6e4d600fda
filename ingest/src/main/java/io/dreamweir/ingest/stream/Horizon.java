package io.dreamweir.ingest.stream;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Which starts an episode may have that is stored but not remembered. Such episodes started before
 * {@code past}, or, by a wrong clock, after {@code future}. Starts are the actors' clocks; without
 * the second bound a single one that runs a year ahead would make every episode of a year suspect.
 * Not thread-safe.
 */
final class Horizon {

  /** No believable clock shows an earlier time, epoch milliseconds: 2000-01-01. */
  static final long EARLIEST_MS = 946_684_800_000L;

  private final long toleranceMs;
  private final LongSupplier nowMs;
  private long past = Long.MIN_VALUE;
  private long future = Long.MAX_VALUE;

  /**
   * Nothing is stored yet.
   *
   * @param tolerance how far an actor's clock may be ahead of ours
   * @param nowMs our clock, epoch milliseconds
   */
  Horizon(Duration tolerance, LongSupplier nowMs) {
    this.toleranceMs = tolerance.toMillis();
    this.nowMs = nowMs;
  }

  /** Episodes that started then are stored, and may not be remembered. */
  void include(long startMs) {
    if (startMs > limitMs()) {
      future = Math.min(future, startMs);
    } else {
      past = Math.max(past, startMs);
    }
  }

  /** Whether an episode that is not remembered may be stored. */
  boolean mayBeStored(long startMs) {
    return startMs <= past || startMs >= future;
  }

  /** Whether no clock that is right can show this now. */
  boolean isWrongClock(long startMs) {
    return startMs < EARLIEST_MS || startMs > limitMs();
  }

  /** Latest start that a right clock may show now, epoch milliseconds. */
  long limitMs() {
    return nowMs.getAsLong() + toleranceMs;
  }
}
