package io.dreamweir.app.demo;

import java.time.Duration;

/**
 * Finds out when everybody waits for an episode that nobody may finish (long episodes, a small
 * slack): the learner waits for experience, the actors have played all they may, nothing moves.
 *
 * <p>A learner in the middle of a long update does not wait: actors that went on then would leave
 * it behind for good.
 */
final class Relief {

  private static final long STALLED_NANOS = Duration.ofSeconds(8).toNanos();
  private static final long FIRST_ROWS = 200;

  private long lastUpdates = -1;
  private long lastRows = -1;
  private long movedAt;

  /** Doubles until an update is made: episodes of thousands of steps end in minutes, not hours. */
  private long next = FIRST_ROWS;

  /** Nothing has moved before. */
  Relief(long now) {
    this.movedAt = now;
  }

  /**
   * Rows that the actors may play beyond what they were granted; 0: none.
   *
   * @param now of {@link System#nanoTime}
   * @param updates made so far
   * @param rows played so far
   * @param allWait whether learner and actors wait for each other
   */
  long rows(long now, long updates, long rows, boolean allWait) {
    if (updates != lastUpdates) {
      next = FIRST_ROWS;
    }
    if (updates != lastUpdates || rows != lastRows || !allWait) {
      lastUpdates = updates;
      lastRows = rows;
      movedAt = now;
      return 0;
    }
    if (now - movedAt < STALLED_NANOS) {
      return 0;
    }
    movedAt = now;
    long granted = next;
    next *= 2;
    return granted;
  }
}
