package io.dreamweir.train.agent;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import io.dreamweir.train.device.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Opens agents by description, over every provider on the class path. */
public final class Agents {
  private Agents() {}

  /** Makes agents that compute in float32 with the default engine. */
  public static AgentFactory open(AgentDescription description, Device device) {
    return open(description, Compute.on(device));
  }

  /**
   * Makes agents of that description.
   *
   * @throws UserError if the kind is unknown, naming the nearest, or the provider refuses
   */
  public static AgentFactory open(AgentDescription description, Compute compute) {
    List<String> kinds = new ArrayList<>();
    for (AgentProvider provider : ServiceLoader.load(AgentProvider.class)) {
      if (provider.kind().equals(description.kind())) {
        if (compute.workers().size() > 1 && !provider.learnsInParts()) {
          throw UserError.usage(
              "agent '%s' learns with one worker, not %d: it looks at each batch as a whole",
              description.kind(), compute.workers().size());
        }
        return provider.open(description.config(), compute);
      }
      kinds.add(provider.kind());
    }
    throw UserError.usage(
        "unknown agent '%s'%s; there are %s",
        description.kind(), NearestName.suggestion(description.kind(), kinds), kinds);
  }
}
