package io.dreamweir.experience;

/**
 * One row of an episode: an observation, and the action and reward that <em>led to it</em>
 * (DreamerV2's row convention).
 *
 * @param observation what is seen now
 * @param action the action that led here; {@link Action#none} in row 0
 * @param reward the raw, untransformed reward received on the way here; 0 in row 0; finite
 * @param end how the episode stands after this row
 * @param frames emulator frames that this row took, 0 or more (1 where an environment has none)
 */
public record Transition(
    Observation observation, Action action, float reward, EpisodeEnd end, int frames) {
  public Transition {
    if (!Float.isFinite(reward)) {
      throw new IllegalArgumentException("reward " + reward + " is not finite");
    }
    if (frames < 0) {
      throw new IllegalArgumentException("a row cannot take " + frames + " frames");
    }
  }
}
