package io.dreamweir.eval.gate;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.statistics.AgentScores;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.eval.statistics.Statistic;
import io.dreamweir.eval.statistics.SuiteBootstrap;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The difference of a metric between two agents on the same games.
 *
 * <p>Both agents' runs are redrawn inside each game, independently; the interval lies between the
 * alpha and 1 - alpha quantiles of the differences, so that each of its ends is wrong with
 * probability alpha. With few runs per game the plain percentile bootstrap is too narrow, which
 * would raise false alarms. Three corrections make up for it: replicates are spread by sqrt(n / (n
 * - 1)), the bootstrap's known loss of variance with n runs; the interval is widened by the ratio
 * of Student's to the normal quantile, with the Welch-Satterthwaite degrees of freedom of the sum
 * over games; and each end is at least as far out as Student's quantile times the replicates'
 * spread.
 *
 * @param metric the metric
 * @param candidate its value for the candidate
 * @param baseline its value for the baseline
 * @param difference how much better the candidate is, with its interval; without ends where an
 *     agent has one run per game
 */
record Comparison(Metric metric, double candidate, double baseline, Interval difference) {

  static List<Comparison> of(
      AgentScores candidate,
      AgentScores baseline,
      List<Metric> metrics,
      double alpha,
      Resampling resampling) {
    if (!candidate.rows().equals(baseline.rows())) {
      throw UserError.usage(
          "candidate %s has scores of %d games, baseline %s of %d; the gate compares the same games",
          candidate.agent(), candidate.games(), baseline.agent(), baseline.games());
    }
    SuiteBootstrap own = new SuiteBootstrap(candidate, metrics);
    SuiteBootstrap other = new SuiteBootstrap(baseline, metrics);
    double[] ownValues = own.values();
    double[] otherValues = other.values();
    boolean spread = candidate.fewestRuns() > 1 && baseline.fewestRuns() > 1;
    double[][] ownDraws = spread ? own.replicates(resampling, "gate/candidate") : new double[0][];
    double[][] otherDraws =
        spread ? other.replicates(resampling, "gate/baseline") : new double[0][];
    Comparison[] comparisons = new Comparison[metrics.size()];
    for (int m = 0; m < comparisons.length; m++) {
      Metric metric = metrics.get(m);
      double sign = metric.lowerIsBetter() ? -1 : 1;
      double value = sign * (ownValues[m] - otherValues[m]);
      Interval difference = Interval.of(value);
      if (spread) {
        double ownStretch = stretch(candidate);
        double otherStretch = stretch(baseline);
        double[] differences = new double[resampling.replicates()];
        for (int r = 0; r < differences.length; r++) {
          differences[r] =
              sign
                  * ((ownDraws[m][r] - ownValues[m]) * ownStretch
                      - (otherDraws[m][r] - otherValues[m]) * otherStretch);
        }
        difference = interval(value, differences, alpha, freedom(candidate, baseline, metric));
      }
      comparisons[m] = new Comparison(metric, ownValues[m], otherValues[m], difference);
    }
    return List.of(comparisons);
  }

  private static Interval interval(
      double value, double[] deviations, double alpha, double freedom) {
    Arrays.sort(deviations);
    double student = new TDistribution(freedom).inverseCumulativeProbability(1 - alpha);
    double normal = new NormalDistribution().inverseCumulativeProbability(1 - alpha);
    double spread =
        student * Math.sqrt(Arrays.stream(deviations).map(d -> d * d).average().orElseThrow());
    double widening = student / normal;
    double low = deviations[(int) Math.floor(alpha * (deviations.length - 1))];
    double high = deviations[(int) Math.ceil((1 - alpha) * (deviations.length - 1))];
    return new Interval(
        value,
        value + Math.min(widening * low, -spread),
        value + Math.max(widening * high, spread));
  }

  private static double stretch(AgentScores scores) {
    double n = scores.fewestRuns();
    return Math.sqrt(n / (n - 1));
  }

  /** Welch-Satterthwaite degrees of freedom, runs clipped as the metric clips. */
  private static double freedom(AgentScores candidate, AgentScores baseline, Metric metric) {
    double variance = 0;
    double parts = 0;
    for (AgentScores scores : List.of(candidate, baseline)) {
      for (int g = 0; g < scores.games(); g++) {
        double ceiling = metric.statistic() == Statistic.MEAN ? Double.POSITIVE_INFINITY : 1;
        double[] runs =
            Arrays.stream(scores.normalised(g, metric.normalisation()))
                .map(x -> Math.min(ceiling, x))
                .toArray();
        double mean = Arrays.stream(runs).average().orElseThrow();
        double squares = Arrays.stream(runs).map(x -> (x - mean) * (x - mean)).sum();
        double ofMean = squares / (runs.length - 1) / runs.length;
        variance += ofMean;
        parts += ofMean * ofMean / (runs.length - 1);
      }
    }
    return variance == 0 ? 1_000_000 : Math.max(1, variance * variance / parts);
  }

  Verdict verdict(double margin) {
    if (!difference.bounded()) {
      return Verdict.UNDECIDED;
    }
    if (difference.high() < -margin) {
      return Verdict.WORSE;
    }
    if (difference.low() > margin) {
      return Verdict.BETTER;
    }
    return difference.low() >= -margin && difference.high() <= margin
        ? Verdict.EQUAL_WITHIN_MARGIN
        : Verdict.UNDECIDED;
  }

  /**
   * How many more runs per game, on both sides, would probably decide: the interval shrinks with
   * the root of their number and has to fit between the difference and the nearest margin. Empty if
   * it is decided, or if the spread is not known, or if more than 1,000 would be needed.
   *
   * @param runs runs per game now
   */
  OptionalInt furtherSeeds(double margin, int runs) {
    if (!difference.bounded() || verdict(margin) != Verdict.UNDECIDED) {
      return OptionalInt.empty();
    }
    double value = difference.value();
    double room = Math.abs(Math.abs(value) - margin);
    double half = Math.max(value - difference.low(), difference.high() - value);
    double needed = Math.ceil(runs * (half / room) * (half / room));
    return needed - runs > 1_000
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.max(1, needed - runs));
  }
}
