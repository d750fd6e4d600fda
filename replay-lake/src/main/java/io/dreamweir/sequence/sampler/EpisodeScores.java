package io.dreamweir.sequence.sampler;

import java.io.Serializable;

/**
 * Scores of parts of episodes: of episode i those at {@code offsets[i]} to {@code offsets[i + 1]},
 * exclusive. The score at k holds for the windows that start at row {@code firstRows[k]} or after
 * it, up to the next one's row; where an episode has none, or none that early, {@code unscored}
 * holds.
 *
 * @param offsets int [episodes + 1], ascending from 0; or empty: no episode has any
 * @param firstRows int [scores], ascending within an episode
 * @param scores float64 [scores], finite, 0 or more
 * @param unscored finite, 0 or more
 */
public record EpisodeScores(int[] offsets, int[] firstRows, double[] scores, double unscored)
    implements Serializable {

  /** No scores: every start alike. */
  public static final EpisodeScores NONE =
      new EpisodeScores(new int[0], new int[0], new double[0], 1);

  int from(int episode) {
    return offsets.length == 0 ? 0 : offsets[episode];
  }

  int to(int episode) {
    return offsets.length == 0 ? 0 : offsets[episode + 1];
  }
}
