package io.dreamweir.ingest.actor;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many environment steps may have been played. The trainer raises the limit as it learns, so
 * that playing and learning keep a ratio; the end of a run is a limit that nobody raises.
 */
public final class EnvironmentStepLimiter {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition raised = lock.newCondition();
  private final long last;
  private long allowed;
  private long played;
  private long waitedNs;
  private boolean stopped;

  /**
   * A limit.
   *
   * @param allowed steps that may be played at once
   * @param last steps after which playing is over; 0 for never
   */
  public EnvironmentStepLimiter(long allowed, long last) {
    this.last = last == 0 ? Long.MAX_VALUE : last;
    this.allowed = Math.min(allowed, this.last);
  }

  /** No waiting; over after {@code last} steps, 0 for never. */
  public static EnvironmentStepLimiter unpaced(long last) {
    return new EnvironmentStepLimiter(Long.MAX_VALUE, last);
  }

  /** Allows steps up to a total; a smaller total than before changes nothing. */
  public void raiseTo(long total) {
    lock.lock();
    try {
      allowed = Math.max(allowed, Math.min(total, last));
      raised.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Allows steps up to a total, also one smaller than before; what is played stays played.
   *
   * @return the total that may be played
   */
  long limitTo(long total) {
    lock.lock();
    try {
      allowed = Math.max(played, Math.min(total, last));
      raised.signalAll();
      return allowed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the playing at once. */
  public void stop() {
    lock.lock();
    try {
      stopped = true;
      raised.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes permission for steps, waiting until at least one is allowed.
   *
   * @return steps granted, 1 to {@code wanted}; 0 when playing is over
   */
  int take(int wanted) {
    lock.lock();
    try {
      long from = System.nanoTime();
      while (!stopped && played < last && played >= allowed) {
        raised.awaitUninterruptibly();
      }
      waitedNs += System.nanoTime() - from;
      if (stopped || played >= last) {
        return 0;
      }
      int granted = (int) Math.min(wanted, allowed - played);
      played += granted;
      return granted;
    } finally {
      lock.unlock();
    }
  }

  /** Steps granted so far. */
  public long granted() {
    lock.lock();
    try {
      return played;
    } finally {
      lock.unlock();
    }
  }

  /** Time that actors have waited for a higher limit, summed over their threads. */
  public Duration waited() {
    lock.lock();
    try {
      return Duration.ofNanos(waitedNs);
    } finally {
      lock.unlock();
    }
  }
}
