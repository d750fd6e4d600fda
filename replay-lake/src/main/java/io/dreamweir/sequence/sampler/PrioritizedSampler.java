package io.dreamweir.sequence.sampler;

import io.dreamweir.experience.Seeds;
import java.util.Arrays;

/**
 * Draws windows by scores [1]: with probability u every start alike, else start i with probability
 * {@code s_i^alpha / sum_j s_j^alpha}. Draw n is a pure function of (L, seed, rows of the complete
 * episodes, scores, alpha, u, n), in O(log of the scored parts): a part is found by its cumulative
 * weight, a start within it alike. Where all scores are 0 every start is alike.
 *
 * <p>There are no importance weights as in [1]: what a learner does about the bias is its own.
 *
 * <p>[1] Schaul, Quan, Antonoglou, Silver: Prioritized experience replay, ICLR 2016.
 */
final class PrioritizedSampler implements WindowSampler {

  private final int length;
  private final long key;
  private final double uniformShare;
  private final int episodes;

  // Per part, that is a run of starts of one episode and one score:
  private final int[] episode;
  private final int[] firstStart;
  private final long[] startsUpTo;
  private final double[] weightUpTo;

  private PrioritizedSampler(int length, long key, double uniformShare, int episodes, Parts parts) {
    this.length = length;
    this.key = key;
    this.uniformShare = uniformShare;
    this.episodes = episodes;
    this.episode = Arrays.copyOf(parts.episode, parts.count);
    this.firstStart = Arrays.copyOf(parts.firstStart, parts.count);
    this.startsUpTo = Arrays.copyOf(parts.startsUpTo, parts.count);
    this.weightUpTo = Arrays.copyOf(parts.weightUpTo, parts.count);
  }

  /** A sampler over the episodes of a pool that have L rows. */
  static PrioritizedSampler over(int length, EpisodePool pool, Priorities priorities, long seed) {
    Parts parts = new Parts(priorities.exponent());
    EpisodeScores scores = pool.scores();
    int eligible = 0;
    for (int i = 0; i < pool.rows().length; i++) {
      int starts = pool.rows()[i] - length + 1;
      if (starts < 1) {
        continue;
      }
      eligible++;
      int from = 0;
      double score = scores.unscored();
      for (int k = scores.from(i); k < scores.to(i) && scores.firstRows()[k] < starts; k++) {
        parts.add(i, from, scores.firstRows()[k], score);
        from = Math.max(from, scores.firstRows()[k]);
        score = scores.scores()[k];
      }
      parts.add(i, from, starts, score);
    }
    return new PrioritizedSampler(
        length, Seeds.derive(seed, "sequences"), priorities.uniformShare(), eligible, parts);
  }

  /** Parts so far. */
  private static final class Parts {
    private final double exponent;
    private int count;
    private int[] episode = new int[16];
    private int[] firstStart = new int[16];
    private long[] startsUpTo = new long[16];
    private double[] weightUpTo = new double[16];

    Parts(double exponent) {
      this.exponent = exponent;
    }

    void add(int ofEpisode, int from, int to, double score) {
      if (to <= from) {
        return;
      }
      if (count == episode.length) {
        episode = Arrays.copyOf(episode, 2 * count);
        firstStart = Arrays.copyOf(firstStart, 2 * count);
        startsUpTo = Arrays.copyOf(startsUpTo, 2 * count);
        weightUpTo = Arrays.copyOf(weightUpTo, 2 * count);
      }
      episode[count] = ofEpisode;
      firstStart[count] = from;
      long starts = count == 0 ? 0 : startsUpTo[count - 1];
      double weight = count == 0 ? 0 : weightUpTo[count - 1];
      startsUpTo[count] = starts + to - from;
      weightUpTo[count] = weight + (to - from) * StrictMath.pow(score, exponent);
      count++;
    }
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int episodes() {
    return episodes;
  }

  @Override
  public Window draw(long draw) {
    if (episodes == 0) {
      throw new IllegalStateException(
          "no complete episode of " + length + " rows or more to draw from");
    }
    Draws draws = new Draws(key, draw);
    int last = startsUpTo.length - 1;
    double weight = weightUpTo[last];
    if (draws.unit() < uniformShare || !(weight > 0) || Double.isInfinite(weight)) {
      long place = draws.below(startsUpTo[last]);
      int found = Arrays.binarySearch(startsUpTo, place + 1);
      int part = found < 0 ? -found - 1 : found;
      return window(part, place - (part == 0 ? 0 : startsUpTo[part - 1]));
    }
    int part = firstAbove(draws.unit() * weight);
    long starts = startsUpTo[part] - (part == 0 ? 0 : startsUpTo[part - 1]);
    return window(part, draws.below(starts));
  }

  /** The first part whose cumulative weight is above a value that is less than the whole. */
  private int firstAbove(double value) {
    int low = 0;
    int high = weightUpTo.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (weightUpTo[middle] > value) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Window window(int part, long start) {
    return new Window(episode[part], firstStart[part] + (int) start);
  }
}
