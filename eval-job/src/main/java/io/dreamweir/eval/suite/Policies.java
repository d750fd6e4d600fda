package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.NoopPolicy;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.PolicyLoader;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Spaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Policies by location: {@code random}, {@code noop}, or a checkpoint that some loader knows. */
public final class Policies {
  private Policies() {}

  /**
   * Opens a policy.
   *
   * @throws UserError if nothing is there, no loader knows it, or it was made for other spaces
   */
  public static Policy open(String location, Spaces spaces) {
    if (location.equals("random")) {
      return new RandomPolicy(spaces);
    }
    if (location.equals("noop")) {
      return new NoopPolicy(spaces);
    }
    Path path = Path.of(location);
    if (!Files.exists(path)) {
      throw UserError.usage(
          "checkpoint %s does not exist; give a checkpoint's folder, 'random' or 'noop'", path);
    }
    for (PolicyLoader loader : ServiceLoader.load(PolicyLoader.class)) {
      if (loader.canLoad(path)) {
        return loader.load(path, spaces);
      }
    }
    throw UserError.usage("%s is no checkpoint: no policy loader knows what lies there", path);
  }
}
