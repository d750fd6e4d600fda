package io.dreamweir.train.loop;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether the next update may be made already. */
public interface Pace {

  /** Why the learner has to wait before its next update; empty if it may go on. */
  Optional<String> reasonToWait(long updates);

  /** Numbers of the replay side by name, for the log. */
  Map<String, Double> metrics(long updates);

  /** Never waits: for plans, whose experience is all there. */
  static Pace unlimited() {
    return new Pace() {
      @Override
      public Optional<String> reasonToWait(long updates) {
        return Optional.empty();
      }

      @Override
      public Map<String, Double> metrics(long updates) {
        return Map.of();
      }
    };
  }

  /**
   * Keeps a ratio.
   *
   * @param envSteps environment steps in the lake by now
   */
  static Pace of(ReplayRatio ratio, LongSupplier envSteps) {
    return new RatioPace(ratio, envSteps);
  }
}
