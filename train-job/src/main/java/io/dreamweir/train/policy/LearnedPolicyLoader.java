package io.dreamweir.train.policy;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.PolicyLoader;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.checkpoint.SavedFolder;
import java.nio.file.Path;

/**
 * Loads the policy in a published policy's folder, in a checkpoint's folder, or the newest one in a
 * run's folder. Acts on the CPU.
 */
public final class LearnedPolicyLoader implements PolicyLoader {

  @Override
  public boolean canLoad(Path checkpoint) {
    return SavedFolder.find(checkpoint).isPresent();
  }

  @Override
  public Policy load(Path checkpoint, Spaces spaces) {
    SavedFolder folder =
        SavedFolder.find(checkpoint)
            .orElseThrow(
                () -> UserError.usage("%s holds neither a policy nor a checkpoint", checkpoint));
    return new LearnedPolicy(OpenNetworks.ofProcess().open(folder, spaces));
  }
}
