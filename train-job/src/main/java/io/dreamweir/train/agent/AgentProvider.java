package io.dreamweir.train.agent;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One kind of agent; registered with {@link java.util.ServiceLoader}, so that the loop and a loaded
 * policy know algorithms by name alone.
 */
public interface AgentProvider {

  /** Name of the algorithm, for example {@code dreamer-v2}. */
  String kind();

  /**
   * Whether several workers that each see a share of every batch learn the same as one. An agent
   * that computes anything but means over the batch must see to it itself.
   */
  default boolean learnsInParts() {
    return false;
  }

  /**
   * Makes agents of this kind.
   *
   * @param config resolved configuration of the algorithm
   * @throws io.dreamweir.error.UserError if the configuration is wrong, or device or engine cannot
   *     be used
   */
  AgentFactory open(JsonNode config, Compute compute);
}
