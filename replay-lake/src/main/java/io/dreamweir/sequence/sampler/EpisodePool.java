package io.dreamweir.sequence.sampler;

import java.io.Serializable;

/**
 * The complete episodes of one task: what a sampler draws from.
 *
 * @param weight of the task among others, above 0; only the proportions of weights count
 * @param rows int [episodes], rows of each episode (reset row included) in their canonical order;
 *     owned by the sampler from now on
 * @param scores of these episodes
 */
public record EpisodePool(double weight, int[] rows, EpisodeScores scores) implements Serializable {
  public EpisodePool {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "the weight of a task is " + weight + ", expected a number above 0");
    }
  }

  /** Episodes without scores. */
  public static EpisodePool of(double weight, int[] rows) {
    return new EpisodePool(weight, rows, EpisodeScores.NONE);
  }
}
