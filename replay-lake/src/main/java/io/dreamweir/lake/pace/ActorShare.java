package io.dreamweir.lake.pace;

import java.util.Map;

/**
 * What a process of actors has played of a task and will play, in steps that an environment takes
 * (reset rows are none). Specified in {@code FORMAT.md}.
 *
 * @param format 1
 * @param actor name of the process, never used again
 * @param task what it plays
 * @param state what it does
 * @param beat grows with every writing: a process whose beat stands still is gone
 * @param finishedSteps steps of episodes that it has played to their end
 * @param openSteps steps of its episodes under way
 * @param claimedSteps steps that it has played or may play before it writes again; at least those
 *     it has played
 * @param arriving by trainer: what its {@code envSteps} will be when every finished step has come
 * @param writtenAtMs when this was written, epoch milliseconds
 */
public record ActorShare(
    int format,
    String actor,
    String task,
    State state,
    long beat,
    long finishedSteps,
    long openSteps,
    long claimedSteps,
    Map<String, Long> arriving,
    long writtenAtMs) {

  /** The only format there is. */
  public static final int FORMAT = 1;

  public ActorShare {
    arriving = Map.copyOf(arriving);
  }

  /** What a process of actors does. */
  public enum State {
    /** It plays, or waits until it may. */
    PLAYING,
    /** It has ended, and claims nothing. */
    ENDED
  }
}
