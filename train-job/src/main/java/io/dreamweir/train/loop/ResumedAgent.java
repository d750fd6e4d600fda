package io.dreamweir.train.loop;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.checkpoint.Saved;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A learner at its beginning, or where a checkpoint of the run ends. */
final class ResumedAgent {

  private static final Logger LOG = LoggerFactory.getLogger(ResumedAgent.class);

  private ResumedAgent() {}

  /**
   * Makes a learner.
   *
   * @throws UserError if the checkpoint is of another algorithm, size or variant: with the settings
   *     that differ
   */
  static Agent of(
      AgentFactory factory,
      AgentDescription description,
      Spaces spaces,
      long seed,
      Optional<Saved> saved) {
    saved.ifPresent(s -> requireKind(description, s));
    Agent agent = factory.learner(spaces, seed);
    try {
      saved.ifPresent(s -> restore(agent, description, s));
      return agent;
    } catch (RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  private static void requireKind(AgentDescription description, Saved saved) {
    String kind = saved.manifest().run().agent().kind();
    if (!kind.equals(description.kind())) {
      throw UserError.usage(
          "%s was saved by a %s, this run learns a %s; start a new run, or go on with agent.kind=%s",
          saved.folder(), kind, description.kind(), kind);
    }
  }

  private static void restore(Agent agent, AgentDescription description, Saved saved) {
    List<String> differences = description.differences(saved.manifest().run().agent());
    try {
      agent.restore(saved.state());
    } catch (UserError e) {
      if (differences.isEmpty()) {
        throw e;
      }
      throw new UserError(
          e.kind(),
          String.format(
              "%s; %s differs in %s: go on with the settings it was saved with, or start a new run",
              e.getMessage(), saved.folder(), String.join(", ", differences)),
          e);
    }
    if (!differences.isEmpty()) {
      LOG.warn("going on with other settings than {}: {}", saved.folder(), differences);
    }
    LOG.info("going on from {}", saved.folder());
  }
}
