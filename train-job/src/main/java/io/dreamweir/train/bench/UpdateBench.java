package io.dreamweir.train.bench;

import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v2.DreamerV2Factory;
import io.dreamweir.train.engine.torch.TorchEngine;
import io.dreamweir.train.metrics.ProcessMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Seconds per complete update of an agent on synthetic batches: what learning costs without the
 * rest of the loop.
 *
 * @param agent configuration to measure
 * @param spaces spaces of the task
 * @param batch B
 * @param length L
 * @param warmUp updates before measuring
 * @param updates updates measured
 */
public record UpdateBench(
    DreamerV2Config agent, Spaces spaces, int batch, int length, int warmUp, int updates) {

  /**
   * What was measured.
   *
   * @param runs seconds of each update
   * @param median median of {@code runs}
   * @param phases mean seconds by phase of an update
   * @param parameters trainable parameters
   * @param peakRssBytes largest resident memory of the process
   * @param engine what ran the programs
   * @param metrics of the last update, to see that something sensible was computed
   */
  public record Result(
      List<Double> runs,
      double median,
      Map<String, Double> phases,
      long parameters,
      long peakRssBytes,
      String engine,
      Map<String, Double> metrics) {}

  /** Measures. */
  public Result run() {
    SequenceBatch data = SyntheticBatch.of(spaces, length, batch, 1);
    TorchEngine engine = TorchEngine.cpu(TorchEngine.allCores());
    try (DreamerV2Factory factory = new DreamerV2Factory(agent, engine, TorchEngine.cpu(1));
        Agent learner = factory.learner(spaces, 1)) {
      for (int i = 0; i < warmUp; i++) {
        learner.update(data);
      }
      List<Double> runs = new ArrayList<>();
      Map<String, Double> phases = new LinkedHashMap<>();
      Map<String, Double> metrics = Map.of();
      for (int i = 0; i < updates; i++) {
        long began = System.nanoTime();
        metrics = learner.update(data);
        runs.add((System.nanoTime() - began) * 1e-9);
        metrics.forEach(
            (name, value) -> {
              if (name.startsWith("timer/")) {
                phases.merge(name.substring("timer/".length()), value / updates, Double::sum);
              }
            });
      }
      List<Double> sorted = new ArrayList<>(runs);
      Collections.sort(sorted);
      return new Result(
          runs,
          sorted.get(sorted.size() / 2),
          phases,
          learner.parameters(),
          ProcessMemory.peakBytes(),
          engine.description(),
          metrics);
    }
  }
}
