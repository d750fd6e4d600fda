package io.dreamweir.train.dreamer.v3;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.config.Configuration;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.AgentProvider;
import io.dreamweir.train.agent.Compute;
import io.dreamweir.train.dreamer.DreamerFactory;

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
    return DreamerFactory.on(
        compute, (engine, acting) -> new DreamerV3Factory(bound, engine, acting));
  }
}
