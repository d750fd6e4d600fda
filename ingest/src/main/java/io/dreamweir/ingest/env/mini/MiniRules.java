package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.TaskOptions;

/**
 * The settings of one environment of the suite. Every task takes all of them, so that a suite runs
 * with one set of options.
 *
 * @param sticky probability that the move executed in the step before replaces the chosen one
 * @param actionSet which moves make up the action space
 * @param maxSteps steps after which an open episode is cut as a time limit
 * @param ramp whether asterix, seaquest and space-invaders grow harder
 * @param clock what the end of freeway's own clock means
 * @param previousMove what sticky actions repeat in the first step of an episode
 * @param shown size of the picture
 */
record MiniRules(
    double sticky,
    MiniTask.ActionSet actionSet,
    int maxSteps,
    Ramp ramp,
    Clock clock,
    PreviousMove previousMove,
    Enlarged shown) {

  /**
   * A good deal longer than any published agent survives (its games bring about 200 points), and
   * enough to end those that never end by themselves.
   */
  static final int DEFAULT_MAX_STEPS = 10_000;

  /** Which move counts as the previous one when an episode starts. */
  enum PreviousMove {
    /** The last one of the episode before, as in the reference; noop in a fresh environment. */
    CARRIED,
    /** Noop: an episode is determined by its seed and actions alone. */
    NOOP
  }

  static MiniRules read(MiniTask task, TaskOptions options) {
    return new MiniRules(
        options.probability("sticky", task.defaultSticky()),
        options.choice("action-set", task.defaultActionSet()),
        options.count("max-steps", DEFAULT_MAX_STEPS, 1, 1_000_000_000),
        options.choice("ramp", Ramp.ON),
        options.choice("clock", Clock.TRUNCATION),
        options.choice("previous-move", PreviousMove.CARRIED),
        Enlarged.read(options));
  }
}
