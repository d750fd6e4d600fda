package io.dreamweir.eval.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Aggregates of one agent and their intervals by the stratified percentile bootstrap (Agarwal et
 * al., "Deep Reinforcement Learning at the Edge of the Statistical Precipice", 2021): runs are
 * redrawn inside each game, all metrics are computed from the same draw.
 *
 * <p>Scores are averaged over runs before they are normalised, which is the same for these linear
 * scales and keeps integer sums exact.
 */
public final class SuiteBootstrap {

  private final AgentScores scores;
  private final List<Metric> metrics;
  private final Picks layout;
  private final double[] raw;
  private final Scale[] scales;
  private final Statistic[] statistics;

  /** Prepares the metrics of one agent. */
  public SuiteBootstrap(AgentScores scores, List<Metric> metrics) {
    this.scores = scores;
    this.metrics = List.copyOf(metrics);
    layout = Picks.of(scores.runs());
    raw = Arrays.stream(scores.runs()).flatMapToDouble(Arrays::stream).toArray();
    Map<Normalisation, Scale> shared = new EnumMap<>(Normalisation.class);
    scales = new Scale[metrics.size()];
    statistics = new Statistic[metrics.size()];
    for (int m = 0; m < scales.length; m++) {
      Metric metric = metrics.get(m);
      scales[m] = shared.computeIfAbsent(metric.normalisation(), n -> new Scale(scores, n));
      statistics[m] = metric.statistic();
    }
  }

  /** The metrics of the scores as observed, float64 [metrics]. */
  public double[] values() {
    double[] out = new double[metrics.size()];
    new Scratch().compute(layout.observed(), out);
    return out;
  }

  /**
   * The metrics of every replicate, float64 [metrics][replicates].
   *
   * @param stream names the random stream, so that two agents' draws are independent
   */
  public double[][] replicates(Resampling resampling, String stream) {
    double[][] all = new double[metrics.size()][resampling.replicates()];
    resampling.run(
        stream,
        () -> {
          Scratch scratch = new Scratch();
          int[] picks = new int[layout.total()];
          double[] out = new double[metrics.size()];
          return (random, at) -> {
            layout.draw(random, picks);
            scratch.compute(picks, out);
            for (int m = 0; m < out.length; m++) {
              all[m][at] = out[m];
            }
          };
        });
    return all;
  }

  /** Every metric with its interval. */
  public List<Aggregate> aggregates(Resampling resampling) {
    double[] values = values();
    boolean spread = scores.mostRuns() > 1;
    double[][] replicates =
        spread ? replicates(resampling, "aggregates/" + scores.agent()) : new double[0][];
    List<Aggregate> aggregates = new ArrayList<>();
    for (int m = 0; m < values.length; m++) {
      Interval interval =
          spread ? resampling.interval(values[m], replicates[m]) : Interval.of(values[m]);
      aggregates.add(Aggregate.of(scores, metrics.get(m), interval));
    }
    return aggregates;
  }

  /** Memory of one thread. */
  private final class Scratch {
    private final double[] rawMeans = new double[layout.games()];
    private final double[] sorted = new double[layout.games()];
    private final int[] counts = new int[layout.total()];

    void compute(int[] picks, double[] out) {
      for (int g = 0; g < rawMeans.length; g++) {
        int start = layout.starts()[g];
        int end = layout.starts()[g + 1];
        double sum = 0;
        for (int slot = start; slot < end; slot++) {
          sum += raw[picks[slot]];
        }
        rawMeans[g] = sum / (end - start);
      }
      for (int m = 0; m < out.length; m++) {
        out[m] = scales[m].compute(statistics[m], rawMeans, picks, sorted, counts);
      }
    }
  }
}
