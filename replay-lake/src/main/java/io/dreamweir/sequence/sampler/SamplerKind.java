package io.dreamweir.sequence.sampler;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How windows are drawn from complete episodes. */
public enum SamplerKind {
  /**
   * DreamerV2: an episode uniformly, then a start that favours the episode's last window (with T
   * rows and windows of L: the last start has probability (L+1)/(T+1), every other 1/(T+1)).
   */
  @JsonProperty("episode-end-boost")
  EPISODE_END_BOOST,
  /** DreamerV2 without the boost: an episode uniformly, then a start uniformly. */
  @JsonProperty("episode")
  EPISODE,
  /** Every start of every episode alike, so that long episodes count by their length. */
  @JsonProperty("start")
  START;

  /**
   * Rows that an episode needs to be drawn from. DreamerV2 drops episodes of fewer than L
   * transitions, and the reset row is not one.
   */
  public int neededRows(int length) {
    return switch (this) {
      case EPISODE_END_BOOST, EPISODE -> length + 1;
      case START -> length;
    };
  }
}
