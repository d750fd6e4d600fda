package io.dreamweir.sequence.sampler;

/** What a window does where an episode ends. */
public enum EpisodeBorders {
  /** It ends at the latest there. */
  KEPT,
  /** It goes on with the reset row of the next complete episode. */
  CROSSED
}
