package io.dreamweir.lake.transfer;

import io.dreamweir.error.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What to import.
 *
 * @param from folder of the files
 * @param task name that the episodes get
 * @param version version of the environment that they were played in, as far as it is known
 * @param keys observation keys to take; empty takes all
 * @param actionKeys arrays or columns that are actions, in their order in the lake
 * @param actionChoices choices of a discrete action that is stored as an index; where the files do
 *     not say it
 * @param framesPerStep emulator frames that each step took
 * @param policyVersion version of the policy that played; -1 is random
 * @param unfinished what becomes of episodes whose end is not in the files
 */
public record ImportRequest(
    Path from,
    TransferFormat format,
    String task,
    String version,
    List<String> keys,
    List<String> actionKeys,
    OptionalInt actionChoices,
    int framesPerStep,
    long policyVersion,
    Unfinished unfinished) {

  /** What becomes of an episode that goes on where its file ends. */
  public enum Unfinished {
    /** It is left out: a later import, of the grown files, takes it whole. */
    SKIP,
    /** It is taken as one whose actor stopped. */
    CUT
  }

  public ImportRequest {
    keys = List.copyOf(keys);
    actionKeys = List.copyOf(actionKeys);
    if (!Files.isDirectory(from)) {
      throw UserError.usage("there is no folder %s to import from", from);
    }
    if (!task.matches("[A-Za-z0-9][A-Za-z0-9_.+/-]{0,127}")) {
      throw UserError.usage(
          "task '%s' must be letters, digits and _.+/-, for example atari/pong", task);
    }
    if (actionKeys.isEmpty() || framesPerStep < 0 || policyVersion < -1) {
      throw UserError.usage(
          "an import needs an action key, 0 or more frames per step (not %d) and a policy version of"
              + " -1 or more (not %d)",
          framesPerStep, policyVersion);
    }
  }
}
