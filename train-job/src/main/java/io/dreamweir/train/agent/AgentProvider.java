package io.dreamweir.train.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.train.device.Device;
import io.dreamweir.train.engine.Precision;

/**
 * One kind of agent; registered with {@link java.util.ServiceLoader}, so that the loop and a loaded
 * policy know algorithms by name alone.
 */
public interface AgentProvider {

  /** Name of the algorithm, for example {@code dreamer-v2}. */
  String kind();

  /**
   * Makes agents of this kind on a device.
   *
   * @param config resolved configuration of the algorithm
   * @param precision arithmetic of learning; acting is float32 always
   * @throws io.dreamweir.error.UserError if the configuration is wrong, or the device cannot be
   *     used
   */
  AgentFactory open(JsonNode config, Device device, Precision precision);
}
