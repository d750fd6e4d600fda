package io.dreamweir.train.bench;

import io.dreamweir.experience.Spaces;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v2.DreamerV2Factory;
import io.dreamweir.train.engine.torch.TorchEngine;
import io.dreamweir.train.metrics.ProcessMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  private static final String TIMER = "timer/";

  /** Measures; details hold the phases, what was computed, and memory. */
  public BenchResult run() {
    SequenceBatch data = SyntheticBatch.of(spaces, length, batch, 1);
    TorchEngine engine = TorchEngine.cpu(TorchEngine.allCores());
    try (DreamerV2Factory factory = new DreamerV2Factory(agent, engine, TorchEngine.cpu(1));
        Agent learner = factory.learner(spaces, 1)) {
      for (int i = 0; i < warmUp; i++) {
        learner.update(data);
      }
      List<Double> runs = new ArrayList<>();
      Map<String, Double> phases = new TreeMap<>();
      Map<String, Double> metrics = Map.of();
      for (int i = 0; i < updates; i++) {
        long began = System.nanoTime();
        metrics = learner.update(data);
        runs.add((System.nanoTime() - began) * 1e-9);
        metrics.forEach(
            (name, value) -> {
              if (name.startsWith(TIMER)) {
                phases.merge(name.substring(TIMER.length()), value / updates, Double::sum);
              }
            });
      }
      Map<String, Object> details = new TreeMap<>();
      details.put("batch", batch);
      details.put("length", length);
      details.put("parameters", learner.parameters());
      details.put("engine", engine.description());
      details.put("phase_seconds", phases);
      details.put("peak_rss_bytes", ProcessMemory.peakBytes());
      details.put("last_metrics", metrics);
      return new BenchResult("update", "seconds/update", runs, List.of(), details);
    }
  }
}
