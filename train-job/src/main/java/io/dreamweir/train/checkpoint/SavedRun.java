package io.dreamweir.train.checkpoint;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.AgentDescription;
import java.util.Optional;

/**
 * Everything about a training run that stays the same from one of its checkpoints to the next.
 *
 * @param agent algorithm and configuration
 * @param spaces spaces the agent was made for
 * @param task task it learns, for example {@code mini/catch-long}
 * @param seed root seed of the run
 * @param runId id of the run that saves
 * @param parentRun id of the run it went on from
 */
public record SavedRun(
    AgentDescription agent,
    Spaces spaces,
    String task,
    long seed,
    String runId,
    Optional<String> parentRun) {

  /**
   * Checks that this run's agent fits a task.
   *
   * @param where what was read, for the message
   * @throws UserError if it was made for other spaces
   */
  public void requireSpaces(Spaces wanted, String where) {
    if (!spaces.equals(wanted)) {
      throw UserError.usage(
          "%s was made for task %s with observation %s and action %s; wanted are observation %s and"
              + " action %s",
          where,
          task,
          spaces.observation(),
          spaces.action(),
          wanted.observation(),
          wanted.action());
    }
  }
}
