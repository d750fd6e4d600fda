package io.dreamweir.sequence.index;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which episodes of a version are drawn from. */
public enum EpisodeScope {
  /** Those that are whole: every row from the reset row to the end. */
  @JsonProperty("complete")
  COMPLETE,
  /**
   * Also those that are not: the rows of a broken one before its first gap, and all rows so far of
   * one without an end, whether it is still played or its actor was killed.
   */
  @JsonProperty("begun")
  BEGUN;

  /** Whether an episode is drawn from, if it is long enough. */
  boolean holds(Episode episode) {
    return switch (this) {
      case COMPLETE -> episode.state() == EpisodeState.COMPLETE;
      case BEGUN -> episode.rows() > 0;
    };
  }
}
