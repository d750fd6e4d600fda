package io.dreamweir.eval.statistics;

import io.dreamweir.experience.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How intervals are made: the stratified percentile bootstrap. Runs are redrawn with replacement
 * inside each game, everything is computed again, and the interval lies between the quantiles of
 * the results.
 *
 * @param replicates number of times that runs are redrawn, 100 to 1,000,000
 * @param confidence probability mass between the ends, between 0 and 1
 * @param seed seeds every draw; the result does not depend on the number of threads
 */
public record Resampling(int replicates, double confidence, long seed) {

  /** 95 % intervals from 50,000 replicates. */
  public static final Resampling AGGREGATES = new Resampling(50_000, 0.95, 1);

  /** 95 % bands from 2,000 replicates, for curves. */
  public static final Resampling CURVES = new Resampling(2_000, 0.95, 1);

  /** Replicates that share one random stream. */
  private static final int BLOCK = 500;

  public Resampling {
    if (replicates < 100 || replicates > 1_000_000) {
      throw new IllegalArgumentException(
          "replicates is " + replicates + "; 100 to 1000000 are possible");
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence is " + confidence + "; it must lie between 0 and 1");
    }
  }

  /** The same with another number of replicates. */
  public Resampling times(int count) {
    return new Resampling(count, confidence, seed);
  }

  /** Computes one replicate; made anew for every block, so it may keep scratch memory. */
  interface Replicate {
    /**
     * @param random draws of this block
     * @param at number of the replicate
     */
    void compute(SplittableRandom random, int at);
  }

  /** Makes a {@link Replicate} with its own scratch memory. */
  interface Block {
    Replicate open();
  }

  /** Runs every replicate, blocks in parallel, each block with a stream of its own. */
  void run(String what, Block block) {
    int blocks = (replicates + BLOCK - 1) / BLOCK;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            b -> {
              SplittableRandom random = new SplittableRandom(Seeds.derive(seed, what, b));
              Replicate replicate = block.open();
              int end = Math.min(replicates, (b + 1) * BLOCK);
              for (int r = b * BLOCK; r < end; r++) {
                replicate.compute(random, r);
              }
            });
  }

  /**
   * The interval between the quantiles of replicates.
   *
   * @param replicates float64 [replicates]; sorted in place
   */
  Interval interval(double value, double[] replicates) {
    Arrays.sort(replicates);
    double tail = (1 - confidence) / 2;
    return new Interval(value, quantile(replicates, tail), quantile(replicates, 1 - tail));
  }

  /** Linear interpolation between the two nearest order statistics. */
  static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** A uniform index below {@code n} from the upper half of 64 random bits. */
  static int upper(long bits, int n) {
    return (int) (((bits >>> 32) * n) >>> 32);
  }

  /** A uniform index below {@code n} from the lower half of 64 random bits. */
  static int lower(long bits, int n) {
    return (int) (((bits & 0xFFFFFFFFL) * n) >>> 32);
  }
}
