package io.dreamweir.train.bench;

import io.dreamweir.experience.Spaces;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.engine.Engines;
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

/**
 * Seconds per complete update of an agent on synthetic batches: what learning costs without the
 * rest of the loop. Beside peers all take turns.
 *
 * @param subject agent to measure
 * @param spaces spaces of the task
 * @param batch B
 * @param length L
 * @param warmUp updates before measuring
 * @param updates updates measured
 * @param precision of this program's products; the peer's are float32
 * @param peers folder of the Python environment in which a plain program of another library does
 *     the same update; absent: no such peer
 * @param original folder of the Python environment in which the original program does the same
 *     update; absent: no such peer
 */
public record UpdateBench(
    UpdateSubject subject,
    Spaces spaces,
    int batch,
    int length,
    int warmUp,
    int updates,
    Precision precision,
    Optional<Path> peers,
    Optional<Path> original) {

  private static final String TIMER = "timer/";

  /** Measures; details hold the phases, what was computed, and memory. */
  public BenchResult run() {
    int threads = Engines.allCores();
    TorchEngine engine = TorchEngine.on("cpu", threads, precision);
    try (AgentFactory factory = subject.factory(engine, TorchEngine.cpu(1));
        Agent learner = factory.learner(spaces, 1);
        UpdatePeer plain =
            peers
                .map(p -> subject.peer(p, spaces, batch, length, threads))
                .map(p -> p.training(learner.parameters()))
                .orElse(null);
        UpdatePeer first =
            original
                .map(p -> subject.original(p, spaces, batch, length, threads))
                .map(p -> p.training(learner.parameters()))
                .orElse(null)) {
      Map<String, UpdatePeer> running = new LinkedHashMap<>();
      Optional.ofNullable(plain).ifPresent(p -> running.put("peer_", p));
      Optional.ofNullable(first).ifPresent(p -> running.put("original_", p));
      return measure(learner, running, engine.description());
    }
  }

  private BenchResult measure(Agent learner, Map<String, UpdatePeer> running, String engine) {
    SequenceBatch data = SyntheticBatch.of(spaces, length, batch, 1);
    for (int i = 0; i < warmUp; i++) {
      learner.update(data);
      running.values().forEach(UpdatePeer::warmUp);
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
      running.values().forEach(UpdatePeer::update);
    }
    Map<String, Object> details = new TreeMap<>();
    details.put("batch", batch);
    details.put("length", length);
    details.put("parameters", learner.parameters());
    details.put("engine", engine);
    details.put("phases", table(phases));
    details.put("peak_rss_bytes", ProcessMemory.peakBytes());
    details.put("last_metrics", metrics);
    running.forEach((prefix, peer) -> details.putAll(peer.details(prefix)));
    List<Double> baseline =
        running.values().stream().findFirst().map(UpdatePeer::seconds).orElse(List.of());
    return new BenchResult("update", "seconds/update", runs, baseline, details);
  }

  /** Mean seconds, share, work and speed of each phase. */
  private Map<String, String> table(Map<String, Double> seconds) {
    Map<String, Double> work = subject.gigaFlopByPhase(spaces, batch, length);
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
