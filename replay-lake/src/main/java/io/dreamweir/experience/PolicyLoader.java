package io.dreamweir.experience;

import java.nio.file.Path;

/**
 * Reads learned policies; registered with {@link java.util.ServiceLoader}, so that an actor needs
 * no class of the trainer.
 */
public interface PolicyLoader {

  /** Whether this loader knows the format of that checkpoint folder. */
  boolean canLoad(Path checkpoint);

  /**
   * Loads a policy.
   *
   * @throws io.dreamweir.error.UserError if the checkpoint is incomplete, damaged, or made for
   *     other spaces
   */
  Policy load(Path checkpoint, Spaces spaces);
}
