package io.dreamweir.eval.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.eval.score.ReferenceRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class SuiteBootstrapTest {

  private static AgentScores random(long seed) {
    Random random = new Random(seed);
    int games = 1 + random.nextInt(20);
    List<ReferenceRow> rows = new ArrayList<>();
    double[][] runs = new double[games][];
    for (int g = 0; g < games; g++) {
      double zero = random.nextGaussian() * 100;
      double gamer = zero + 1 + random.nextDouble() * 1000;
      rows.add(new ReferenceRow("game" + g, zero, gamer, gamer + random.nextDouble() * 9000));
      runs[g] = random.doubles(1 + random.nextInt(8), zero - 100, gamer * 3 + 500).toArray();
    }
    return new AgentScores("a", rows, runs, List.of());
  }

  @Test
  void everyMetricEqualsItsDefinitionOnRandomSuites() {
    for (long seed = 0; seed < 300; seed++) {
      AgentScores scores = random(seed);
      List<Metric> metrics = List.of(Metric.values());
      double[] values = new SuiteBootstrap(scores, metrics).values();
      for (int m = 0; m < values.length; m++) {
        Metric metric = metrics.get(m);
        assertThat(values[m])
            .as("%s, seed %d", metric, seed)
            .isCloseTo(byDefinition(scores, metric), within(1e-9));
      }
    }
  }

  private static double byDefinition(AgentScores scores, Metric metric) {
    int games = scores.games();
    double[] means = new double[games];
    double[] clippedMeans = new double[games];
    List<Double> pool = new ArrayList<>();
    for (int g = 0; g < games; g++) {
      double[] runs = scores.normalised(g, metric.normalisation());
      means[g] = Arrays.stream(runs).average().orElseThrow();
      clippedMeans[g] = Arrays.stream(runs).map(x -> Math.min(1, x)).average().orElseThrow();
      Arrays.stream(runs).forEach(pool::add);
    }
    double[] sorted = Arrays.stream(means).sorted().toArray();
    List<Double> middle =
        pool.stream().sorted().toList().subList(pool.size() / 4, pool.size() - pool.size() / 4);
    return switch (metric.statistic()) {
      case MEAN -> mean(means);
      case MEDIAN -> (sorted[(games - 1) / 2] + sorted[games / 2]) / 2;
      case CLIPPED_MEAN -> mean(Arrays.stream(means).map(x -> Math.min(1, x)).toArray());
      case CLIPPED_MEAN_PER_RUN -> mean(clippedMeans);
      case GAMES_AT_LEAST_ONE -> Arrays.stream(means).filter(x -> x >= 1).count();
      case IQM -> mean(middle.stream().mapToDouble(x -> x).toArray());
      case OPTIMALITY_GAP -> 1 - mean(pool.stream().mapToDouble(x -> Math.min(1, x)).toArray());
    };
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  @Test
  void sameBitsOnAnyNumberOfThreads() throws Exception {
    SuiteBootstrap bootstrap =
        new SuiteBootstrap(PublishedScores.agent("dreamerv2"), Metric.STANDARD);
    Resampling few = Resampling.AGGREGATES.times(5_000);
    List<Aggregate> here = bootstrap.aggregates(few);
    for (int threads : new int[] {1, 3}) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      assertThat(pool.submit(() -> bootstrap.aggregates(few)).get()).isEqualTo(here);
      pool.shutdown();
    }
  }

  @Test
  void intervalOfAMeanHasTheWidthThatTheoryGives() {
    double[] values = new Random(1).doubles(400).toArray();
    Interval interval = MeanInterval.of(values, Resampling.AGGREGATES, "test");
    double mean = mean(values);
    double variance = mean(Arrays.stream(values).map(x -> (x - mean) * (x - mean)).toArray());
    double half = 1.96 * Math.sqrt(variance / values.length);
    assertThat(interval.low()).isCloseTo(mean - half, within(0.02 * half));
    assertThat(interval.high()).isCloseTo(mean + half, within(0.02 * half));
  }

  @Test
  void oneRunPerGameHasNoInterval() {
    AgentScores scores = PublishedScores.agent("dqn").firstRuns(1);
    Aggregate aggregate =
        new SuiteBootstrap(scores, List.of(Metric.IQM)).aggregates(Resampling.CURVES).get(0);
    assertThat(aggregate.interval().bounded()).isFalse();
    assertThat(scores.concerns())
        .containsExactly("dqn: 55 of 55 games have one run only; no interval can be computed");
  }

  /** Five agents, 50,000 replicates, all metrics: 3 s are the limit on 2 quiet cores. */
  @Test
  void fiveAgentsTakeSeconds() {
    long start = System.nanoTime();
    for (String agent : List.of("dreamerv2", "iqn", "rainbow", "c51", "dqn")) {
      new SuiteBootstrap(PublishedScores.agent(agent), Metric.STANDARD)
          .aggregates(Resampling.AGGREGATES);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.err.printf("bootstrap of five agents: %.2f s%n", seconds);
    assertThat(seconds).isLessThan(12);
  }
}
