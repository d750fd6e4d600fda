package io.dreamweir.train.loop;

import io.dreamweir.lake.pace.PaceFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether the next update may be made already. */
public interface Pace extends AutoCloseable {

  /** Why the learner has to wait before its next update; empty if it may go on. */
  Optional<String> reasonToWait(long updates);

  /** Numbers of the replay side by name, for the log. */
  Map<String, Double> metrics(long updates);

  /** Ends whatever tells others of the pace. */
  @Override
  default void close() {}

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

  /**
   * Keeps a ratio, and publishes it for actors in other processes until it is closed.
   *
   * @param visibleSteps environment steps in the lake by now; negative while that is not known
   * @param trainer name of the file in the lake, the same when a run is resumed
   */
  static Pace published(
      ReplayRatio ratio,
      LongSupplier visibleSteps,
      String lake,
      String trainer,
      List<String> tasks) {
    return new PublishedPace(ratio, visibleSteps, new PaceFolder(lake), trainer, tasks);
  }
}
