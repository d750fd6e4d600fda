package io.dreamweir.train.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.run.RunManifest;

/**
 * Which algorithm with which configuration: with the spaces it determines every tensor's name and
 * shape.
 *
 * @param kind algorithm, for example {@code dreamer-v2}
 * @param config its resolved configuration; not to be changed
 */
public record AgentDescription(String kind, JsonNode config) {

  /** Hash of the configuration; equal for equal settings, whatever their order. */
  public String configHash() {
    return RunManifest.hash(config);
  }
}
