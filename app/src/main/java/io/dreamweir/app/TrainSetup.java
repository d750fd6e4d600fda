package io.dreamweir.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.source.TaskMixture;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.loop.LiveExperience;
import io.dreamweir.train.loop.ReplayRatio;
import io.dreamweir.train.loop.TrainSettings;
import java.util.Optional;

/**
 * What the sections {@code agent}, {@code replay} and {@code train} of a configuration say about a
 * training run.
 *
 * @param settings the loop
 * @param replay how batches are drawn
 * @param agent algorithm and its configuration
 * @param ratio how much is learned per step of experience
 */
public record TrainSetup(
    TrainSettings settings, ReplayConfig replay, AgentDescription agent, ReplayRatio ratio) {

  /**
   * Binds the sections.
   *
   * @throws UserError if one of them is wrong
   */
  public static TrainSetup of(Configuration configuration) {
    TrainSettings settings = configuration.bind("train", TrainSettings.class);
    ReplayConfig replay = configuration.bind("replay", ReplayConfig.class);
    JsonNode agent = configuration.section("agent");
    String kind = agent.path("kind").asText();
    if (!agent.has(kind)) {
      throw UserError.usage("configuration key 'agent.kind': there is no section 'agent.%s'", kind);
    }
    return new TrainSetup(
        settings,
        replay,
        new AgentDescription(kind, agent.get(kind)),
        settings.ratio().of((long) replay.batch() * replay.length()));
  }

  /** Root seed of the batches of this run. */
  public long samplerSeed() {
    return Seeds.derive(settings.seed(), "sampler");
  }

  /** Live experience of one task in a lake, or several, for this setup. */
  public LiveExperience live(
      String lake, TaskMixture tasks, Spaces spaces, Optional<ReplayRatio> pace) {
    return new LiveExperience(lake, tasks, spaces, replay, samplerSeed(), pace);
  }
}
