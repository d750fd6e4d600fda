package io.dreamweir.train.nn;

/**
 * Fires when a step count has moved on by a period: at the first step it sees, and then once per
 * period from there, however the steps fall. Not thread-safe.
 */
public final class Every {

  private final long period;
  private long next = Long.MIN_VALUE;

  /** Fires once per {@code period} steps. */
  public Every(long period) {
    if (period < 1) {
      throw new IllegalArgumentException("a period of " + period + " steps; 1 or more is possible");
    }
    this.period = period;
  }

  /** Whether it is time. */
  public boolean due(long step) {
    if (next == Long.MIN_VALUE) {
      next = step + period;
      return true;
    }
    if (step >= next) {
      next += period;
      return true;
    }
    return false;
  }
}
