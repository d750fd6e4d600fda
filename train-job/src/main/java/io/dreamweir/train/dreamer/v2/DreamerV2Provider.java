package io.dreamweir.train.dreamer.v2;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.config.Configuration;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.AgentProvider;
import io.dreamweir.train.agent.Compute;
import io.dreamweir.train.engine.EngineProvider;
import io.dreamweir.train.engine.Engines;

/** Agent {@code dreamer-v2}, configured by {@code agent.dreamer-v2}. */
public final class DreamerV2Provider implements AgentProvider {

  static final String KIND = "dreamer-v2";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public AgentFactory open(JsonNode config, Compute compute) {
    DreamerV2Config bound = Configuration.bind(config, "agent." + KIND, DreamerV2Config.class);
    // Acting runs beside learning, with few rows at a time: one thread serves it best.
    return new DreamerV2Factory(
        bound,
        Engines.open(
            compute.engine(),
            new EngineProvider.Settings(
                compute.device().label(), Engines.allCores(), compute.precision())),
        Engines.open(compute.engine(), EngineProvider.Settings.cpu(1)));
  }
}
