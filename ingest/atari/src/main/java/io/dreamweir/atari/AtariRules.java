package io.dreamweir.atari;

import io.dreamweir.experience.TaskOptions;

/**
 * The protocol of an environment; the defaults are those the Dreamer papers score with. Lives are
 * always ignored and rewards never clipped.
 *
 * @param sticky probability per frame that the action of the frame before is held
 * @param actionSet which actions make up the action space
 * @param repeat frames per step of the agent
 * @param noops most frames without action at the start; their number is uniform over 1..noops
 * @param maxFrames frames of agent steps after which an open episode is cut as a time limit
 *     (start-up frames do not count: 108,000 are exactly 27,000 steps)
 */
record AtariRules(double sticky, ActionSet actionSet, int repeat, int noops, int maxFrames) {

  /** Which actions make up the action space. */
  enum ActionSet {
    /** All 18; those a game does not know act as noop. */
    FULL,
    /** Those the game knows. */
    MINIMAL
  }

  static AtariRules read(TaskOptions options) {
    return new AtariRules(
        options.probability("sticky", 0.25),
        options.choice("action-set", ActionSet.FULL),
        options.count("repeat", 4, 1, 100),
        options.count("noops", 30, 0, 1000),
        options.count("max-frames", 108_000, 1, 1_000_000_000));
  }
}
