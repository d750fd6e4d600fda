package io.dreamweir.eval.gate;

import io.dreamweir.eval.score.ReferenceRow;
import io.dreamweir.eval.statistics.AgentScores;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.Resampling;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How often the gate says what, where the truth is known. Both sides draw their runs from normal
 * distributions with the means and spreads of an agent's published runs; the candidate's means are
 * shifted so that the true difference of the metric is the one asked for.
 *
 * @param published scores that give each game its mean and spread
 * @param runs runs per game on both sides
 * @param margin margin of the gate
 * @param alpha alpha of the gate
 */
public record GateSimulation(AgentScores published, int runs, double margin, double alpha) {

  /**
   * Share of each verdict.
   *
   * @param difference true difference of the mean record-normalised score
   * @param trials number of simulated comparisons
   * @param replicates replicates of each comparison's bootstrap
   */
  public Map<Verdict, Double> verdicts(double difference, int trials, int replicates, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Verdict, Double> shares = new EnumMap<>(Verdict.class);
    Arrays.stream(Verdict.values()).forEach(v -> shares.put(v, 0.0));
    for (int trial = 0; trial < trials; trial++) {
      Verdict verdict =
          Comparison.of(
                  draw(random, difference),
                  draw(random, 0),
                  List.of(Metric.RECORD_MEAN),
                  alpha,
                  new Resampling(replicates, 0.95, trial))
              .get(0)
              .verdict(margin);
      shares.merge(verdict, 1.0 / trials, Double::sum);
    }
    return shares;
  }

  private AgentScores draw(SplittableRandom random, double shift) {
    double[][] drawn = new double[published.games()][runs];
    for (int g = 0; g < drawn.length; g++) {
      ReferenceRow row = published.rows().get(g);
      double mean = published.mean(g);
      double squares = Arrays.stream(published.runs()[g]).map(x -> (x - mean) * (x - mean)).sum();
      double spread = Math.sqrt(squares / (published.runs()[g].length - 1));
      double unit = row.record() - row.random();
      for (int i = 0; i < runs; i++) {
        drawn[g][i] = mean + shift * unit + spread * random.nextGaussian();
      }
    }
    return new AgentScores("simulated", published.rows(), drawn, List.of());
  }
}
