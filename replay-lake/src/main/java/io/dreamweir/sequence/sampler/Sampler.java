package io.dreamweir.sequence.sampler;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Seeds;
import java.util.Arrays;

/**
 * Draws windows of L rows, none across the border of an episode. Draw n is a pure function of
 * (kind, L, seed, rows of the complete episodes, n): the same on every machine and after every
 * restart.
 *
 * <p>DreamerV2's start (its {@code common/replay.py}): with T rows, boosted, u uniform in [0, T]
 * and start = min(u, T - L); without boost u is uniform in [0, T - L]. Immutable and thread-safe.
 */
public final class Sampler {

  private final SamplerKind kind;
  private final int length;
  private final long key;
  private final int[] rows;
  private final int[] eligible;

  /** For {@link SamplerKind#START}: starts of all eligible episodes up to and with this one. */
  private final long[] startsUpTo;

  private Sampler(SamplerKind kind, int length, long key, int[] rows, int[] eligible) {
    this.kind = kind;
    this.length = length;
    this.key = key;
    this.rows = rows;
    this.eligible = eligible;
    this.startsUpTo = kind == SamplerKind.START ? cumulativeStarts(rows, eligible, length) : NONE;
  }

  private static final long[] NONE = {};

  /**
   * A sampler over complete episodes. It may have nothing to draw from: see {@link #episodes}.
   *
   * @param length L, rows of a window, 1 or more
   * @param episodeRows int [episodes], rows of each complete episode (reset row included) in their
   *     canonical order; owned by the sampler from now on
   * @param seed root seed of the run
   */
  public static Sampler over(SamplerKind kind, int length, int[] episodeRows, long seed) {
    if (length < 1) {
      throw UserError.usage("sequence length %d is not possible; give 1 row or more", length);
    }
    int needed = kind.neededRows(length);
    int[] eligible = new int[episodeRows.length];
    int count = 0;
    for (int i = 0; i < episodeRows.length; i++) {
      if (episodeRows[i] >= needed) {
        eligible[count++] = i;
      }
    }
    return new Sampler(
        kind, length, Seeds.derive(seed, "sequences"), episodeRows, Arrays.copyOf(eligible, count));
  }

  private static long[] cumulativeStarts(int[] rows, int[] eligible, int length) {
    long[] upTo = new long[eligible.length];
    long sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += rows[eligible[i]] - length + 1;
      upTo[i] = sum;
    }
    return upTo;
  }

  /** L, rows of every window. */
  public int length() {
    return length;
  }

  /**
   * Number of episodes that are long enough to be drawn from; 0 means that nothing can be drawn.
   */
  public int episodes() {
    return eligible.length;
  }

  /**
   * The window of one draw.
   *
   * @param draw number of the draw since the beginning of the run; slot s of batch n with B slots
   *     is draw n * B + s
   */
  public Window draw(long draw) {
    if (eligible.length == 0) {
      throw new IllegalStateException(
          "no complete episode of " + kind.neededRows(length) + " rows or more to draw from");
    }
    Draws draws = new Draws(key, draw);
    return switch (kind) {
      case EPISODE_END_BOOST -> inEpisode(draws, length);
      case EPISODE -> inEpisode(draws, 0);
      case START -> amongStarts(draws);
    };
  }

  private Window inEpisode(Draws draws, int boost) {
    int episode = eligible[(int) draws.below(eligible.length)];
    int last = rows[episode] - length;
    return new Window(episode, (int) Math.min(draws.below(last + 1L + boost), last));
  }

  private Window amongStarts(Draws draws) {
    long start = draws.below(startsUpTo[startsUpTo.length - 1]);
    int at = Arrays.binarySearch(startsUpTo, start + 1);
    int index = at < 0 ? -at - 1 : at;
    long before = index == 0 ? 0 : startsUpTo[index - 1];
    return new Window(eligible[index], (int) (start - before));
  }
}
