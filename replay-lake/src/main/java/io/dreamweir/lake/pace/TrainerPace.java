package io.dreamweir.lake.pace;

import java.util.List;

/**
 * Where a trainer stands, in steps that an environment takes (reset rows are none). Specified in
 * {@code FORMAT.md}.
 *
 * @param format 1
 * @param trainer name of the trainer, the same after it is resumed
 * @param tasks what it learns
 * @param state what it does
 * @param beat grows with every writing: a trainer whose beat stands still is gone
 * @param updates updates made
 * @param replayedSteps rows that these updates have read
 * @param envSteps steps of complete episodes that the trainer has seen come into the lake, dropped
 *     ones included: never less than before
 * @param visibleSteps those that the lake holds now
 * @param envStepsAllowed {@code envSteps} at which actors are as far ahead as they may be
 * @param slackSteps tolerance that is part of {@code envStepsAllowed}
 * @param writtenAtMs when this was written, epoch milliseconds
 */
public record TrainerPace(
    int format,
    String trainer,
    List<String> tasks,
    State state,
    long beat,
    long updates,
    long replayedSteps,
    long envSteps,
    long visibleSteps,
    long envStepsAllowed,
    long slackSteps,
    long writtenAtMs) {

  /** The only format there is. */
  public static final int FORMAT = 1;

  public TrainerPace {
    tasks = List.copyOf(tasks);
  }

  /** What a trainer does. */
  public enum State {
    /** It has experience enough for its next update. */
    LEARNING,
    /** It waits for experience: nobody but actors can end this. */
    WAITING,
    /** It has ended, and nobody needs to wait for it. */
    ENDED
  }
}
