package io.dreamweir.eval.statistics;

import io.dreamweir.error.UserError;
import java.util.SplittableRandom;

/**
 * Probability that a run of one agent beats a run of another in the same game: the mean over games
 * of the Mann-Whitney statistic U / (Nx Ny), ties counted 1/2.
 *
 * @param agent the agent asked about
 * @param other the agent it is compared with
 * @param probability the estimate and its interval
 */
public record Improvement(String agent, String other, Interval probability) {

  /**
   * Compares two agents.
   *
   * @throws UserError if they do not have scores of the same games
   */
  public static Improvement of(AgentScores x, AgentScores y, Resampling resampling) {
    requireSameGames(x, y);
    double[][][] wins = new double[x.games()][][];
    for (int g = 0; g < wins.length; g++) {
      wins[g] = wins(x.runs()[g], y.runs()[g]);
    }
    double value = 0;
    for (double[][] game : wins) {
      double sum = 0;
      for (double[] row : game) {
        for (double win : row) {
          sum += win;
        }
      }
      value += sum / (game.length * game[0].length);
    }
    value /= wins.length;
    if (x.mostRuns() == 1 && y.mostRuns() == 1) {
      return new Improvement(x.agent(), y.agent(), Interval.of(value));
    }
    double[] replicates = new double[resampling.replicates()];
    resampling.run(
        "improvement/" + x.agent() + "/" + y.agent(),
        () -> (random, at) -> replicates[at] = redrawn(wins, random));
    return new Improvement(x.agent(), y.agent(), resampling.interval(value, replicates));
  }

  /** The same comparison seen from the other agent. */
  public Improvement reversed() {
    return new Improvement(
        other,
        agent,
        new Interval(1 - probability.value(), 1 - probability.high(), 1 - probability.low()));
  }

  static void requireSameGames(AgentScores x, AgentScores y) {
    if (!x.rows().equals(y.rows())) {
      throw UserError.usage(
          "%s has scores of %d games and %s of %d others; both must cover the same games",
          x.agent(), x.games(), y.agent(), y.games());
    }
  }

  private static double[][] wins(double[] x, double[] y) {
    double[][] wins = new double[x.length][y.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        wins[i][j] = x[i] > y[j] ? 1 : x[i] == y[j] ? 0.5 : 0;
      }
    }
    return wins;
  }

  private static double redrawn(double[][][] wins, SplittableRandom random) {
    double total = 0;
    for (double[][] game : wins) {
      int nx = game.length;
      int ny = game[0].length;
      int[] columns = new int[ny];
      for (int j = 0; j < ny; j++) {
        columns[j] = Resampling.upper(random.nextLong(), ny);
      }
      double sum = 0;
      for (int i = 0; i < nx; i++) {
        double[] row = game[Resampling.upper(random.nextLong(), nx)];
        for (int column : columns) {
          sum += row[column];
        }
      }
      total += sum / (nx * ny);
    }
    return total / wins.length;
  }
}
