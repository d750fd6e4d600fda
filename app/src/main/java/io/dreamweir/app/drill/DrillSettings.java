package io.dreamweir.app.drill;

import java.time.Duration;

/**
 * What a drill does.
 *
 * @param kills {@code kill -9} in all, of every part about as often
 * @param length time over which they are spread
 * @param seed decides which part is killed when, and for how long it is down
 * @param rowsPerSecond rows that actors and re-sender each send
 */
public record DrillSettings(int kills, Duration length, long seed, int rowsPerSecond) {

  /** Twenty-four kills in six minutes. */
  public static final DrillSettings DEFAULT =
      new DrillSettings(24, Duration.ofMinutes(6), 1, 1_000);

  public DrillSettings {
    if (kills < 0 || length.toMillis() < 1 || rowsPerSecond < 1) {
      throw new IllegalArgumentException(
          kills + " kills in " + length + " at " + rowsPerSecond + " rows/s are not possible");
    }
  }
}
