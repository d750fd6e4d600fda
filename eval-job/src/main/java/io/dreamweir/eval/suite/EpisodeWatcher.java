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

  /** The environment of a unit is about to run. */
  default void enters(Unit unit) {}

  /** It has come back. */
  default void leaves() {}

  /** An episode has come to its end, its failure or its exclusion. */
  default void ended(Outcome outcome) {}
}
