package io.dreamweir.train.loop;

import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * Follows a run; called by the training thread (what is saved: by the thread that writes), so it
 * must be quick and must not fail.
 */
public interface TrainListener {

  /**
   * Where a run stands.
   *
   * @param updates complete updates since the beginning of the run, resumes included
   * @param metrics numbers by name, means since the last call
   */
  record Progress(long updates, SortedMap<String, Double> metrics) {}

  /** Called on the clock, {@code train.log-every}. */
  default void progress(Progress progress) {}

  /** Called after every update. */
  default void updated(long updates) {}

  /**
   * Called after every update.
   *
   * @param agent as it is now; only read, and only during the call
   * @param batch what it has just learned from; valid only during the call
   */
  default void learned(Agent agent, SequenceBatch batch) {}

  /** A policy was published in that folder. */
  default void published(long updates, Path folder) {}

  /** A checkpoint was saved in that folder. */
  default void saved(long updates, Path folder) {}

  /** Tells all of them, in order. */
  static TrainListener all(List<TrainListener> listeners) {
    List<TrainListener> all = List.copyOf(listeners);
    return new TrainListener() {
      @Override
      public void progress(Progress progress) {
        all.forEach(listener -> listener.progress(progress));
      }

      @Override
      public void updated(long updates) {
        all.forEach(listener -> listener.updated(updates));
      }

      @Override
      public void learned(Agent agent, SequenceBatch batch) {
        all.forEach(listener -> listener.learned(agent, batch));
      }

      @Override
      public void published(long updates, Path folder) {
        all.forEach(listener -> listener.published(updates, folder));
      }

      @Override
      public void saved(long updates, Path folder) {
        all.forEach(listener -> listener.saved(updates, folder));
      }
    };
  }

  /** Hears nothing. */
  static TrainListener silent() {
    return new TrainListener() {};
  }
}
