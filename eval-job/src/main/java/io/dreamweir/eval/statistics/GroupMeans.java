package io.dreamweir.eval.statistics;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The percentile bootstrap of any function of the means of groups: draws are redrawn with
 * replacement inside each group.
 *
 * @param groups per group float64 [draws][components], 1 draw or more; a group's own number of
 *     components is that of its first draw
 */
record GroupMeans(List<double[][]> groups) {

  GroupMeans {
    groups = List.copyOf(groups);
    if (groups.isEmpty() || groups.stream().anyMatch(group -> group.length == 0)) {
      throw new IllegalArgumentException("every group needs a draw");
    }
  }

  /**
   * The function of the observed means and its interval; none where no group has two draws.
   *
   * @param function of the means, float64 [groups][components]
   * @param stream names the random stream
   */
  Interval interval(ToDoubleFunction<double[][]> function, Resampling resampling, String stream) {
    double value = function.applyAsDouble(means(null));
    if (groups.stream().allMatch(group -> group.length == 1)) {
      return Interval.of(value);
    }
    double[] replicates = new double[resampling.replicates()];
    resampling.run(
        stream, () -> (random, at) -> replicates[at] = function.applyAsDouble(means(random)));
    return resampling.interval(value, replicates);
  }

  /** Means of the groups, of redrawn draws where there is a random stream. */
  private double[][] means(@Nullable SplittableRandom random) {
    double[][] means = new double[groups.size()][];
    for (int g = 0; g < means.length; g++) {
      double[][] draws = groups.get(g);
      double[] mean = new double[draws[0].length];
      for (int d = 0; d < draws.length; d++) {
        double[] draw = draws[random == null ? d : random.nextInt(draws.length)];
        for (int c = 0; c < mean.length; c++) {
          mean[c] += draw[c];
        }
      }
      for (int c = 0; c < mean.length; c++) {
        mean[c] /= draws.length;
      }
      means[g] = mean;
    }
    return means;
  }
}
