package io.dreamweir.eval.report;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Clipped record means as printed in the DreamerV2 paper (table 1: 55 games, 200M frames), the best
 * first. The scores behind them can be reported like any others; these numbers stand in where they
 * are not.
 */
final class PublishedAgents {
  private static final Map<String, Double> CLIPPED_RECORD_MEAN = values();

  private PublishedAgents() {}

  private static Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("DreamerV2", 0.28);
    values.put("IQN", 0.21);
    values.put("Rainbow", 0.17);
    values.put("C51", 0.15);
    values.put("DQN", 0.12);
    return values;
  }

  /** Those that are not among the given agents, whatever their capitals. */
  static Map<String, Double> besides(Collection<String> agents) {
    Map<String, Double> others = new LinkedHashMap<>(CLIPPED_RECORD_MEAN);
    others.keySet().removeIf(name -> agents.stream().anyMatch(name::equalsIgnoreCase));
    return others;
  }
}
