package io.dreamweir.train.bench;

import io.dreamweir.experience.Spaces;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.device.Device;
import io.dreamweir.train.metrics.ProcessMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Resident memory along many updates, with a policy taken and dropped every hundred: native tensors
 * that are not given back show as growth.
 *
 * @param agent algorithm and its configuration
 * @param spaces spaces of the task
 * @param batch B
 * @param length L
 * @param updates how many
 */
public record MemoryBench(
    AgentDescription agent, Spaces spaces, int batch, int length, int updates) {

  private static final int EVERY = 100;

  /** Measures; the runs are MiB after every hundred updates. */
  public BenchResult run() {
    try (AgentFactory factory = Agents.open(agent, new Device.Cpu());
        Agent learner = factory.learner(spaces, 1)) {
      SequenceBatch data = SyntheticBatch.of(spaces, length, batch, 1);
      List<Double> resident = new ArrayList<>();
      long began = System.nanoTime();
      for (int i = 1; i <= updates; i++) {
        learner.update(data);
        if (i % EVERY == 0 || i == updates) {
          try (ActingNetwork policy = learner.acting()) {
            resident.add(ProcessMemory.residentBytes() / (double) (1 << 20));
          }
        }
      }
      Map<String, Object> details = new TreeMap<>();
      details.put("updates", updates);
      details.put("batch", batch);
      details.put("length", length);
      details.put("parameters", learner.parameters());
      details.put("seconds", (System.nanoTime() - began) * 1e-9);
      details.put("mib_after_a_quarter", resident.get(resident.size() / 4));
      details.put("mib_at_the_end", resident.get(resident.size() - 1));
      details.put("growth_kib_per_update", slope(resident) * 1024 / EVERY);
      return new BenchResult("memory", "MiB resident", resident, List.of(), details);
    }
  }

  /** Least squares over all but the first quarter, in which heap and caches fill. */
  static double slope(List<Double> values) {
    List<Double> late = values.subList(values.size() / 4, values.size());
    double middle = (late.size() - 1) / 2.0;
    double mean = late.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int i = 0; i < late.size(); i++) {
      above += (i - middle) * (late.get(i) - mean);
      below += (i - middle) * (i - middle);
    }
    return below == 0 ? 0 : above / below;
  }
}
