package io.dreamweir.experience;

/**
 * How an episode stands after a row. One closed choice, from which {@code is_last} and {@code
 * is_terminal} derive, so that contradictory flags cannot be stored.
 */
public enum EpisodeEnd {
  /** The episode goes on. */
  OPEN,
  /** The task ended: {@code is_last} and {@code is_terminal}. */
  TERMINAL,
  /** A cap cut the episode: {@code is_last}, not {@code is_terminal}. */
  TIME_LIMIT,
  /** The actor stopped or died: {@code is_last}; usable for training, never for scores. */
  CUT;

  /** Whether no further row of this episode exists. */
  public boolean isLast() {
    return this != OPEN;
  }

  /** Whether the value of the state after this row is zero. */
  public boolean isTerminal() {
    return this == TERMINAL;
  }
}
