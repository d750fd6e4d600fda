package io.dreamweir.eval.bench;

import io.dreamweir.eval.score.ReferenceRow;
import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.statistics.AgentScores;
import io.dreamweir.eval.statistics.Aggregate;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.eval.statistics.SuiteBootstrap;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.Benchmark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * {@code bench bootstrap}: every aggregate of five agents with its interval, 55 games, 5 to 8 runs,
 * 50,000 replicates. The first run counts too: a report is made once.
 */
public final class BootstrapBenchmark implements Benchmark {

  private static final int[] RUNS = {5, 5, 5, 5, 8};
  private static final int REPEATS = 5;

  @Override
  public String name() {
    return "bootstrap";
  }

  @Override
  public String what() {
    return "seconds for all aggregates of five agents x 55 games with 50,000 replicates, cold"
        + " first";
  }

  @Override
  public BenchResult run() {
    List<AgentScores> agents = new ArrayList<>();
    for (int agent = 0; agent < RUNS.length; agent++) {
      agents.add(agent("agent-" + agent, RUNS[agent], new SplittableRandom(agent)));
    }
    List<Double> seconds = new ArrayList<>();
    List<List<Aggregate>> results = new ArrayList<>();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      long start = System.nanoTime();
      results.add(
          agents.stream()
              .flatMap(
                  a ->
                      new SuiteBootstrap(a, Metric.STANDARD)
                          .aggregates(Resampling.AGGREGATES).stream())
              .toList());
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    Map<String, Object> details = new HashMap<>();
    details.put("agents", RUNS.length);
    details.put("games", agents.get(0).games());
    details.put("metrics", Metric.STANDARD.size());
    details.put("replicates", Resampling.AGGREGATES.replicates());
    details.put("cold_seconds", seconds.get(0));
    details.put("same_result_every_time", results.stream().allMatch(results.get(0)::equals));
    return new BenchResult(name(), "s", seconds, List.of(), details);
  }

  private static AgentScores agent(String name, int runs, SplittableRandom random) {
    List<ReferenceRow> rows = new ArrayList<>();
    ReferenceTable reference = ReferenceTable.builtIn();
    double[][] scores = new double[reference.games().size()][runs];
    for (int game = 0; game < scores.length; game++) {
      ReferenceRow row = reference.row(reference.games().get(game));
      rows.add(row);
      for (int run = 0; run < runs; run++) {
        scores[game][run] = row.random() + (row.record() - row.random()) * random.nextDouble();
      }
    }
    return new AgentScores(name, rows, scores, List.of());
  }
}
