package io.dreamweir.lake.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Episodes that are unlike all others of their task: by length, return or largest reward.
 *
 * <p>The spread of a figure is the largest of 1.5 times its median absolute deviation (a normal
 * distribution's standard deviation), a quarter of the distance between its 5th and 95th
 * percentile, and 5 % of its median; an outlier is {@value #SPREADS} spreads from the median. Games
 * have long tails and policies improve, so the limit is wide: it finds broken counters and units,
 * not luck. Nothing is said of fewer than {@value #LEAST} episodes, or of a figure that has no
 * spread (the first reward of a task is news, not an error).
 */
final class Outliers {
  private Outliers() {}

  static final int LEAST = 20;
  private static final double SPREADS = 20;

  /** Findings of one task. */
  static List<LakeVerify.Finding> find(List<EpisodeFigures> episodes) {
    List<LakeVerify.Finding> findings = new ArrayList<>();
    if (episodes.size() >= LEAST) {
      find("length", episodes, EpisodeFigures::length, findings);
      find("return", episodes, EpisodeFigures::episodeReturn, findings);
      find("largest reward", episodes, EpisodeFigures::largestReward, findings);
    }
    return findings;
  }

  private static void find(
      String what,
      List<EpisodeFigures> episodes,
      ToDoubleFunction<EpisodeFigures> figure,
      List<LakeVerify.Finding> findings) {
    double[] sorted = episodes.stream().mapToDouble(figure).sorted().toArray();
    double median = quantile(sorted, 0.5);
    double deviation =
        quantile(Arrays.stream(sorted).map(v -> Math.abs(v - median)).sorted().toArray(), 0.5);
    double spread =
        Math.max(
            1.5 * deviation,
            Math.max(
                (quantile(sorted, 0.95) - quantile(sorted, 0.05)) / 4, 0.05 * Math.abs(median)));
    if (spread == 0) {
      return;
    }
    for (EpisodeFigures episode : episodes) {
      double value = figure.applyAsDouble(episode);
      if (Math.abs(value - median) > SPREADS * spread) {
        findings.add(
            new LakeVerify.Finding(
                "outlier",
                episode.task(),
                episode.episodeId(),
                0,
                String.format(
                    Locale.ROOT,
                    "%s is %.6g; the task's median is %.6g, its spread %.3g",
                    what,
                    value,
                    median,
                    spread)));
      }
    }
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
