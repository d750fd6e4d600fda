package io.dreamweir.eval.statistics;

import java.util.SplittableRandom;

/**
 * Runs of all games in one row, game after game, and draws of them inside each game.
 *
 * @param starts int32 [games + 1]: the runs of game g are {@code starts[g]} to {@code starts[g +
 *     1]}, the latter excluded
 */
record Picks(int[] starts) {

  static Picks of(double[][] runs) {
    int[] starts = new int[runs.length + 1];
    for (int g = 0; g < runs.length; g++) {
      starts[g + 1] = starts[g] + runs[g].length;
    }
    return new Picks(starts);
  }

  int games() {
    return starts.length - 1;
  }

  int total() {
    return starts[starts.length - 1];
  }

  /** Every run once: the scores as they were observed. */
  int[] observed() {
    int[] picks = new int[total()];
    for (int i = 0; i < picks.length; i++) {
      picks[i] = i;
    }
    return picks;
  }

  /** Redraws with replacement inside each game; two draws from each 64 random bits. */
  void draw(SplittableRandom random, int[] picks) {
    for (int g = 0; g < games(); g++) {
      int start = starts[g];
      int end = starts[g + 1];
      int n = end - start;
      int slot = start;
      for (; slot + 1 < end; slot += 2) {
        long bits = random.nextLong();
        picks[slot] = start + Resampling.upper(bits, n);
        picks[slot + 1] = start + Resampling.lower(bits, n);
      }
      if (slot < end) {
        picks[slot] = start + Resampling.upper(random.nextLong(), n);
      }
    }
  }
}
