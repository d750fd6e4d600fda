package io.dreamweir.sequence.sampler;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Seeds;
import java.util.Arrays;

/**
 * Draws windows of L rows. Draw n is a pure function of (kind, L, seed, rows of the complete
 * episodes, n): the same on every machine and after every restart.
 *
 * <p>DreamerV2's start (its {@code common/replay.py}): with T rows, boosted, u uniform in [0, T]
 * and start = min(u, T - L); without boost u is uniform in [0, T - L].
 *
 * <p>Recency: the start of age a (a starts are newer, of S in all) has a probability in proportion
 * to 2^(-4 a / S), drawn by the inverse of the distribution function of the exponential cut off at
 * S. StrictMath, since other mathematics may differ from machine to machine.
 */
public final class Sampler implements WindowSampler {

  private static final long[] NONE = {};

  /** Halvings of a weight from the newest start to the oldest. */
  private static final int HALVINGS = 4;

  private final SamplerKind kind;
  private final int length;
  private final long key;
  private final int[] rows;
  private final int[] eligible;

  /** Places of all eligible episodes up to and with this one: starts, or rows of the stream. */
  private final long[] upTo;

  private Sampler(SamplerKind kind, int length, long key, int[] rows, int[] eligible, long[] upTo) {
    this.kind = kind;
    this.length = length;
    this.key = key;
    this.rows = rows;
    this.eligible = eligible;
    this.upTo = upTo;
  }

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
    boolean stream = kind.borders() == EpisodeBorders.CROSSED;
    int needed = stream ? 1 : kind.neededRows(length);
    int[] eligible = new int[episodeRows.length];
    int count = 0;
    for (int i = 0; i < episodeRows.length; i++) {
      if (episodeRows[i] >= needed) {
        eligible[count++] = i;
      }
    }
    eligible = Arrays.copyOf(eligible, count);
    long[] upTo =
        switch (kind) {
          case EPISODE_END_BOOST, EPISODE -> NONE;
          case START, RECENCY -> cumulative(episodeRows, eligible, length - 1);
          case STREAM, ONLINE -> cumulative(episodeRows, eligible, 0);
          case PRIORITIZED -> throw new IllegalArgumentException("scores are needed");
        };
    if (stream && (count == 0 || upTo[count - 1] < length)) {
      eligible = new int[0];
    }
    return new Sampler(kind, length, Seeds.derive(seed, "sequences"), episodeRows, eligible, upTo);
  }

  private static long[] cumulative(int[] rows, int[] eligible, int withoutLast) {
    long[] upTo = new long[eligible.length];
    long sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += rows[eligible[i]] - withoutLast;
      upTo[i] = sum;
    }
    return upTo;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int episodes() {
    return eligible.length;
  }

  @Override
  public Window draw(long draw) {
    if (eligible.length == 0) {
      throw new IllegalStateException(
          "no complete episode of " + kind.neededRows(length) + " rows or more to draw from");
    }
    Draws draws = new Draws(key, draw);
    return switch (kind) {
      case EPISODE_END_BOOST -> inEpisode(draws, length);
      case EPISODE -> inEpisode(draws, 0);
      case START -> at(draws.below(places()));
      case STREAM, ONLINE -> at(draws.below(places() - length + 1));
      case PRIORITIZED -> throw new IllegalStateException("scores are needed");
      case RECENCY -> at(places() - 1 - age(draws, places()));
    };
  }

  private Window inEpisode(Draws draws, int boost) {
    int episode = eligible[(int) draws.below(eligible.length)];
    int last = rows[episode] - length;
    return new Window(episode, (int) Math.min(draws.below(last + 1L + boost), last));
  }

  private long places() {
    return upTo[upTo.length - 1];
  }

  private Window at(long place) {
    int found = Arrays.binarySearch(upTo, place + 1);
    int index = found < 0 ? -found - 1 : found;
    long before = index == 0 ? 0 : upTo[index - 1];
    return new Window(eligible[index], (int) (place - before));
  }

  private static long age(Draws draws, long starts) {
    double share = 1 - StrictMath.pow(2, -HALVINGS);
    double halvings = -StrictMath.log1p(-draws.unit() * share) / StrictMath.log(2);
    return Math.min((long) (halvings / HALVINGS * starts), starts - 1);
  }
}
