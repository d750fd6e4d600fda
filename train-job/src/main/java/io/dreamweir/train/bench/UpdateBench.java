package io.dreamweir.train.bench;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v2.DreamerV2Factory;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.torch.TorchEngine;
import io.dreamweir.train.metrics.ProcessMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Seconds per complete update of an agent on synthetic batches: what learning costs without the
 * rest of the loop. Beside a peer both take turns.
 *
 * @param agent configuration to measure
 * @param spaces spaces of the task
 * @param batch B
 * @param length L
 * @param warmUp updates before measuring
 * @param updates updates measured
 * @param precision of this program's products; the peer's are float32
 * @param peers folder of the Python environment in which a plain PyTorch program does the same
 *     update; absent: no peer
 */
public record UpdateBench(
    DreamerV2Config agent,
    Spaces spaces,
    int batch,
    int length,
    int warmUp,
    int updates,
    Precision precision,
    Optional<Path> peers) {

  private static final String TIMER = "timer/";

  /** Measures; details hold the phases, what was computed, and memory. */
  public BenchResult run() {
    int threads = TorchEngine.allCores();
    TorchEngine engine = TorchEngine.on("cpu", threads, precision);
    try (TorchPeer peer =
            peers.map(p -> TorchPeer.start(p, agent, spaces, batch, length, threads)).orElse(null);
        DreamerV2Factory factory = new DreamerV2Factory(agent, engine, TorchEngine.cpu(1));
        Agent learner = factory.learner(spaces, 1)) {
      return measure(learner, peer, engine.description());
    }
  }

  private BenchResult measure(Agent learner, @Nullable TorchPeer peer, String engine) {
    if (peer != null && peer.parameters() != learner.parameters()) {
      throw UserError.failed(
          "the peer trains %d parameters, this agent %d", peer.parameters(), learner.parameters());
    }
    SequenceBatch data = SyntheticBatch.of(spaces, length, batch, 1);
    for (int i = 0; i < warmUp; i++) {
      learner.update(data);
      if (peer != null) {
        peer.warmUp();
      }
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
      if (peer != null) {
        peer.update();
      }
    }
    Map<String, Object> details = new TreeMap<>();
    details.put("batch", batch);
    details.put("length", length);
    details.put("parameters", learner.parameters());
    details.put("engine", engine);
    details.put("phases", table(phases));
    details.put("peak_rss_bytes", ProcessMemory.peakBytes());
    details.put("last_metrics", metrics);
    if (peer != null) {
      details.putAll(peer.details());
    }
    return new BenchResult(
        "update", "seconds/update", runs, peer == null ? List.of() : peer.seconds(), details);
  }

  /** Mean seconds, share, work and speed of each phase. */
  private Map<String, String> table(Map<String, Double> seconds) {
    Map<String, Double> work =
        new UpdateWork(agent, spaces, (long) batch * length).gigaFlopByPhase();
    double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, String> table = new LinkedHashMap<>();
    seconds.forEach(
        (phase, s) ->
            table.put(
                phase,
                String.format(Locale.ROOT, "%.4f s, %4.1f %%", s, 100 * s / all)
                    + Optional.ofNullable(work.get(phase))
                        .map(
                            w -> String.format(Locale.ROOT, ", %.1f GFLOP, %.0f GFLOP/s", w, w / s))
                        .orElse("")));
    return table;
  }
}
