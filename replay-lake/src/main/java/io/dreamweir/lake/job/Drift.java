package io.dreamweir.lake.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Whether the newer episodes of a task come from another distribution than the older ones.
 *
 * <p>Lengths and returns by the Kolmogorov-Smirnov distance D, the largest difference of the two
 * cumulative distributions: a drift is D above {@value #DISTANCE} that chance does not explain (D
 * above 2.5 sqrt((n + m) / n m), which happens once in 100,000 times). Actions by the total
 * variation distance of their shares, above {@value #SHARES}, with {@value #LEAST_ACTIONS} actions
 * on each side. A policy that learns drifts too: this is a warning, to be read together with the
 * policies' versions.
 */
final class Drift {
  private Drift() {}

  static final int LEAST = Outliers.LEAST;
  private static final double DISTANCE = 0.4;
  private static final double SHARES = 0.3;
  private static final long LEAST_ACTIONS = 1_000;

  /** How often each action was taken in older and in newer episodes of a task. */
  record ActionCounts(long[] older, long[] newer) {}

  /**
   * Findings of one task.
   *
   * @param since episodes that began later are the newer ones, epoch milliseconds
   */
  static List<LakeVerify.Finding> find(
      String task, List<EpisodeFigures> episodes, long since, Optional<ActionCounts> actions) {
    List<String> drifts = new ArrayList<>();
    List<EpisodeFigures> older = episodes.stream().filter(e -> e.startMs() <= since).toList();
    List<EpisodeFigures> newer = episodes.stream().filter(e -> e.startMs() > since).toList();
    if (older.size() >= LEAST && newer.size() >= LEAST) {
      distance("length", older, newer, EpisodeFigures::length).ifPresent(drifts::add);
      distance("return", older, newer, EpisodeFigures::episodeReturn).ifPresent(drifts::add);
    }
    actions.flatMap(Drift::shares).ifPresent(drifts::add);
    return drifts.stream().map(d -> new LakeVerify.Finding("drift", task, "", 0, d)).toList();
  }

  private static Optional<String> distance(
      String what,
      List<EpisodeFigures> older,
      List<EpisodeFigures> newer,
      ToDoubleFunction<EpisodeFigures> figure) {
    double[] a = older.stream().mapToDouble(figure).sorted().toArray();
    double[] b = newer.stream().mapToDouble(figure).sorted().toArray();
    double distance = distance(a, b);
    double chance = 2.5 * Math.sqrt((a.length + b.length) / ((double) a.length * b.length));
    return distance > Math.max(DISTANCE, chance)
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s of the %d newer episodes is distributed otherwise (distance %.2f): mean %.4g, that of the %d"
                    + " older ones %.4g",
                what,
                b.length,
                distance,
                Arrays.stream(b).average().orElse(0),
                a.length,
                Arrays.stream(a).average().orElse(0)))
        : Optional.empty();
  }

  /** Kolmogorov-Smirnov distance of two sorted samples. */
  static double distance(double[] a, double[] b) {
    double distance = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      double value = Math.min(a[i], b[j]);
      while (i < a.length && a[i] == value) {
        i++;
      }
      while (j < b.length && b[j] == value) {
        j++;
      }
      distance = Math.max(distance, Math.abs(i / (double) a.length - j / (double) b.length));
    }
    return distance;
  }

  private static Optional<String> shares(ActionCounts actions) {
    double older = Arrays.stream(actions.older()).sum();
    double newer = Arrays.stream(actions.newer()).sum();
    if (older < LEAST_ACTIONS || newer < LEAST_ACTIONS) {
      return Optional.empty();
    }
    double distance = 0;
    int most = 0;
    double mostChange = 0;
    for (int action = 0; action < actions.older().length; action++) {
      double change = actions.newer()[action] / newer - actions.older()[action] / older;
      distance += Math.abs(change) / 2;
      if (Math.abs(change) > Math.abs(mostChange)) {
        mostChange = change;
        most = action;
      }
    }
    return distance > SHARES
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "actions of the newer episodes are others (distance %.2f): action %d was taken in %.1f %% of"
                    + " steps, before in %.1f %%",
                distance,
                most,
                100 * actions.newer()[most] / newer,
                100 * actions.older()[most] / older))
        : Optional.empty();
  }
}
