package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.external.AgentAddress;
import io.dreamweir.eval.external.ExternalPolicy;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.PolicyLoader;
import io.dreamweir.experience.Spaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Policies by location: the name of a {@linkplain BuiltInPolicies built-in one}, the {@linkplain
 * AgentAddress address} of an agent in another process, or a checkpoint that some loader knows.
 */
public final class Policies {
  private Policies() {}

  /**
   * Opens a policy.
   *
   * @throws UserError if nothing is there, no loader knows it, or it was made for other spaces
   */
  public static Policy open(String location, Spaces spaces) {
    if (BuiltInPolicies.contains(location)) {
      return BuiltInPolicies.open(location, spaces);
    }
    Optional<AgentAddress> address = AgentAddress.parse(location);
    if (address.isPresent()) {
      return ExternalPolicy.open(address.get(), spaces);
    }
    Path path = existing(location);
    for (PolicyLoader loader : ServiceLoader.load(PolicyLoader.class)) {
      if (loader.canLoad(path)) {
        return loader.load(path, spaces);
      }
    }
    throw UserError.usage("%s is no checkpoint: no policy loader knows what lies there", path);
  }

  /** Whether what it does in one episode depends on nothing else in the batch. */
  static boolean actsAlone(String location) {
    return BuiltInPolicies.contains(location) || AgentAddress.parse(location).isPresent();
  }

  static Path existing(String location) {
    Path path = Path.of(location);
    if (!Files.exists(path)) {
      throw UserError.usage(
          "checkpoint %s does not exist; give a checkpoint's folder, %s, or socket:HOST:PORT",
          path, BuiltInPolicies.NAMES);
    }
    return path;
  }
}
