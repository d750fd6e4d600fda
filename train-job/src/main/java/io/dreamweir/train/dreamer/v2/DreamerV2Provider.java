package io.dreamweir.train.dreamer.v2;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.config.Configuration;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.AgentProvider;
import io.dreamweir.train.agent.Compute;
import io.dreamweir.train.dreamer.DreamerFactory;

/** Agent {@code dreamer-v2}, configured by {@code agent.dreamer-v2}. */
public final class DreamerV2Provider implements AgentProvider {

  static final String KIND = "dreamer-v2";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public boolean learnsInParts() {
    return true;
  }

  @Override
  public AgentFactory open(JsonNode config, Compute compute) {
    DreamerV2Config bound = Configuration.bind(config, "agent." + KIND, DreamerV2Config.class);
    return DreamerFactory.on(
        compute,
        (engine, acting) -> new DreamerV2Factory(bound, engine, acting, compute.workers()));
  }
}
