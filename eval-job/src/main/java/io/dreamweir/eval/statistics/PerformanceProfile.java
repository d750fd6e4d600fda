package io.dreamweir.eval.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Share of runs, over all games, with a gamer-normalised score above tau.
 *
 * @param agent name of the agent
 * @param tau float64 [points], rising
 * @param shares share of runs above each tau, with its band
 */
public record PerformanceProfile(String agent, double[] tau, List<Interval> shares) {

  /** 0 to 8 in 81 points. */
  public static double[] standardTau() {
    return IntStream.rangeClosed(0, 80).mapToDouble(i -> i / 10.0).toArray();
  }

  /** The profile of one agent. */
  public static PerformanceProfile of(AgentScores scores, double[] tau, Resampling resampling) {
    Picks layout = Picks.of(scores.runs());
    int[] above = new int[layout.total()];
    for (int g = 0; g < scores.games(); g++) {
      double[] runs = scores.normalised(g, Normalisation.GAMER);
      for (int i = 0; i < runs.length; i++) {
        above[layout.starts()[g] + i] = pointsBelow(tau, runs[i]);
      }
    }
    double[] observed = shares(above, layout.observed(), tau.length);
    double[][] replicates = new double[tau.length][resampling.replicates()];
    resampling.run(
        "profile/" + scores.agent(),
        () -> {
          int[] picks = new int[layout.total()];
          return (random, at) -> {
            layout.draw(random, picks);
            double[] shares = shares(above, picks, tau.length);
            for (int t = 0; t < tau.length; t++) {
              replicates[t][at] = shares[t];
            }
          };
        });
    List<Interval> bands = new ArrayList<>();
    for (int t = 0; t < tau.length; t++) {
      bands.add(
          scores.mostRuns() == 1
              ? Interval.of(observed[t])
              : resampling.interval(observed[t], replicates[t]));
    }
    return new PerformanceProfile(scores.agent(), tau, bands);
  }

  /** Number of points of tau that lie below a score. */
  private static int pointsBelow(double[] tau, double score) {
    int count = 0;
    while (count < tau.length && score > tau[count]) {
      count++;
    }
    return count;
  }

  private static double[] shares(int[] above, int[] picks, int points) {
    int[] endsAt = new int[points + 1];
    for (int pick : picks) {
      endsAt[above[pick]]++;
    }
    double[] shares = new double[points];
    int reached = picks.length;
    for (int t = 0; t < points; t++) {
      reached -= endsAt[t];
      shares[t] = (double) reached / picks.length;
    }
    return shares;
  }
}
