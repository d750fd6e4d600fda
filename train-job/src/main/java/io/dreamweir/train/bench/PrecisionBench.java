package io.dreamweir.train.bench;

import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v2.DreamerV2Factory;
import io.dreamweir.train.engine.Engines;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.torch.TorchEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Whether bf16 learns what float32 learns: two agents from the same parameters on the same real
 * batches with the same noise. The figure is the largest relative difference of a loss, each a mean
 * over a tenth of the updates: single updates differ by chance, since a rounded logit may draw
 * another latent.
 *
 * @param agent configuration
 * @param batch B
 * @param length L
 * @param updates of each agent, 10 or more
 */
public record PrecisionBench(DreamerV2Config agent, int batch, int length, int updates) {

  private static final int PARTS = 10;
  private static final List<String> LOSSES = List.of("train/model_loss", "train/image_loss");

  /** Learns twice. */
  public BenchResult run() {
    Map<String, double[]> exact = losses(Precision.FLOAT32);
    Map<String, double[]> reduced = losses(Precision.BF16);
    List<Double> worst = new ArrayList<>();
    Map<String, Object> details = new TreeMap<>();
    for (int part = 0; part < PARTS; part++) {
      double largest = 0;
      for (String loss : LOSSES) {
        double a = of(exact, loss, part);
        largest = Math.max(largest, Math.abs(of(reduced, loss, part) - a) / Math.abs(a));
      }
      worst.add(largest);
    }
    exact.forEach((name, values) -> details.put(name + " float32", values));
    reduced.forEach((name, values) -> details.put(name + " bf16", values));
    details.put("updates", updates);
    details.put("batch", batch);
    details.put("length", length);
    details.put("largest", worst.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    return new BenchResult("precision", "relative difference of losses", worst, List.of(), details);
  }

  private static double of(Map<String, double[]> means, String loss, int part) {
    return Objects.requireNonNull(means.get(loss), loss)[part];
  }

  /** Means of each metric over each part of the updates. */
  private Map<String, double[]> losses(Precision precision) {
    SampleBatches batches = SampleBatches.of(length, batch, 1);
    TorchEngine engine = TorchEngine.on("cpu", Engines.allCores(), precision);
    Map<String, double[]> means = new TreeMap<>();
    try (DreamerV2Factory factory = new DreamerV2Factory(agent, engine, TorchEngine.cpu(1));
        Agent learner = factory.learner(batches.spaces(), 1)) {
      for (int n = 0; n < updates; n++) {
        SequenceBatch data = batches.number(n);
        int part = n * PARTS / updates;
        int inPart =
            (int) Math.ceil((part + 1.0) * updates / PARTS)
                - (int) Math.ceil((double) part * updates / PARTS);
        learner
            .update(data)
            .forEach(
                (name, value) -> {
                  if (name.startsWith("train/")) {
                    means.computeIfAbsent(name, m -> new double[PARTS])[part] += value / inPart;
                  }
                });
      }
    }
    return means;
  }
}
