package io.dreamweir.sequence.sampler;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dreamweir.sequence.index.EpisodeScope;
import java.util.Locale;

/** How windows are drawn from episodes. */
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
  START,
  /**
   * DreamerV3: every row of the stream of all episodes alike. A window may go on in the episodes
   * that follow; {@code is_first} tells where.
   */
  @JsonProperty("stream")
  STREAM,
  /**
   * DreamerV3 with its online queue: rows that came while the run goes on are drawn first, once
   * each, in order; the rest of a batch is drawn as in {@link #STREAM}. A plan has no such rows.
   */
  @JsonProperty("online")
  ONLINE,
  /**
   * Starts as in {@link #START}, but those of late episodes more often: the weight halves with
   * every quarter of the starts that are newer, so that the newest quarter is drawn 8 times in 15
   * and the oldest once.
   */
  @JsonProperty("recency")
  RECENCY,
  /** Starts in proportion to a power of the scores of the table {@code scores_replay}. */
  @JsonProperty("prioritized")
  PRIORITIZED;

  /** Its name in configurations and plans. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether windows end where their episode ends. */
  public EpisodeBorders borders() {
    return this == STREAM || this == ONLINE ? EpisodeBorders.CROSSED : EpisodeBorders.KEPT;
  }

  /**
   * Which episodes it draws from where nobody says otherwise. DreamerV2's code takes complete ones
   * ({@code ongoing=False}); DreamerV3's takes every row as it comes.
   */
  EpisodeScope scope() {
    return switch (this) {
      case EPISODE_END_BOOST, EPISODE -> EpisodeScope.COMPLETE;
      case START, STREAM, ONLINE, RECENCY, PRIORITIZED -> EpisodeScope.BEGUN;
    };
  }

  /**
   * Rows that an episode needs to be drawn from; for {@link #STREAM} and {@link #ONLINE}, that all
   * of them need together. DreamerV2 drops episodes of fewer than L transitions, and the reset row
   * is not one.
   */
  public int neededRows(int length) {
    return switch (this) {
      case EPISODE_END_BOOST, EPISODE -> length + 1;
      case START, STREAM, ONLINE, RECENCY, PRIORITIZED -> length;
    };
  }
}
