package io.dreamweir.train.bench;

import io.dreamweir.experience.Spaces;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v2.DreamerV2Factory;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.EngineProvider;
import io.dreamweir.train.engine.Engines;
import io.dreamweir.train.metrics.ProcessMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Seconds per complete update of the same agent on the same batch with libtorch and with ND4J, in
 * turns. Both start from the same parameters and draw the same noise, so that their losses show
 * that both computed the same.
 *
 * @param agent configuration
 * @param spaces spaces of the task
 * @param batch B
 * @param length L
 * @param warmUp updates before measuring; the first one of ND4J traces and differentiates
 * @param updates updates measured
 */
public record EnginesBench(
    DreamerV2Config agent, Spaces spaces, int batch, int length, int warmUp, int updates) {

  private static final String LOSS = "train/model_loss";

  /** One engine with its agent. */
  private static final class Side implements AutoCloseable {
    private final String description;
    private final DreamerV2Factory factory;
    private final Agent learner;
    private final List<Double> seconds = new ArrayList<>();
    private double loss;

    Side(String kind, DreamerV2Config agent, Spaces spaces) {
      EngineProvider.Settings cpu = EngineProvider.Settings.cpu(Engines.allCores());
      Engine engine = Engines.open(kind, cpu);
      description = engine.description();
      factory =
          new DreamerV2Factory(agent, engine, Engines.open(kind, EngineProvider.Settings.cpu(1)));
      learner = factory.learner(spaces, 1);
    }

    void update(SequenceBatch data) {
      long start = System.nanoTime();
      Map<String, Double> metrics = learner.update(data);
      seconds.add((System.nanoTime() - start) * 1e-9);
      loss = metrics.getOrDefault(LOSS, Double.NaN);
    }

    List<Double> measured(int warmUp) {
      return List.copyOf(seconds.subList(warmUp, seconds.size()));
    }

    @Override
    public void close() {
      learner.close();
      factory.close();
    }
  }

  /** Measures; details hold the losses of both and their largest relative difference. */
  public BenchResult run() {
    SequenceBatch data = SyntheticBatch.of(spaces, length, batch, 1);
    Map<String, Object> details = new TreeMap<>();
    try (Side torch = new Side("torch", agent, spaces);
        Side nd4j = new Side("nd4j", agent, spaces)) {
      List<Double> apart = new ArrayList<>();
      for (int i = 0; i < warmUp + updates; i++) {
        torch.update(data);
        nd4j.update(data);
        apart.add(Math.abs(torch.loss - nd4j.loss) / Math.abs(torch.loss));
      }
      details.put("batch", batch);
      details.put("length", length);
      details.put("parameters", torch.learner.parameters());
      details.put("engine", torch.description);
      details.put("baseline_engine", nd4j.description);
      details.put("baseline_first_update_seconds", nd4j.seconds.get(0));
      details.put("model_loss", torch.loss);
      details.put("baseline_model_loss", nd4j.loss);
      details.put("first_loss_relative_difference", apart.get(0));
      details.put("loss_relative_differences", apart);
      details.put("peak_rss_bytes", ProcessMemory.peakBytes());
      return new BenchResult(
          "engines", "seconds/update", torch.measured(warmUp), nd4j.measured(warmUp), details);
    }
  }
}
