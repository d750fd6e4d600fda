package io.dreamweir.train.dreamer.v3;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.config.Configuration;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.AgentProvider;
import io.dreamweir.train.agent.Compute;
import io.dreamweir.train.engine.EngineProvider;
import io.dreamweir.train.engine.Engines;

/** Agent {@code dreamer-v3}, configured by {@code agent.dreamer-v3}. */
public final class DreamerV3Provider implements AgentProvider {

  static final String KIND = "dreamer-v3";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public AgentFactory open(JsonNode config, Compute compute) {
    DreamerV3Config bound = Configuration.bind(config, "agent." + KIND, DreamerV3Config.class);
    // Acting runs beside learning, with few rows at a time: one thread serves it best.
    return new DreamerV3Factory(
        bound,
        Engines.open(
            compute.engine(),
            new EngineProvider.Settings(
                compute.device().label(), Engines.allCores(), compute.precision())),
        Engines.open(compute.engine(), EngineProvider.Settings.cpu(1)));
  }
}
