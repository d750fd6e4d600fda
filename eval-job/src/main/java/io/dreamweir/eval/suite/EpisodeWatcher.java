package io.dreamweir.eval.suite;

import io.dreamweir.experience.Transition;

/** Sees every row of every episode of a group as it is played. */
interface EpisodeWatcher {
  /**
   * A row was played.
   *
   * @param step number of the row; 0 begins the episode, also when it is tried again
   */
  void row(Unit unit, long step, Transition row);
}
