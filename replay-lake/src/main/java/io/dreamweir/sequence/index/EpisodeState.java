package io.dreamweir.sequence.index;

/** How much of an episode a version of the lake holds. */
public enum EpisodeState {
  /** Every row from the reset row to the end. */
  COMPLETE,
  /** Every row so far, and no end yet. */
  OPEN,
  /** A chunk is missing, damaged or contradicts another; rows up to the gap are good. */
  BROKEN
}
