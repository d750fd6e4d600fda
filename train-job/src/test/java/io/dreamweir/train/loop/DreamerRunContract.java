package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.policy.LearnedPolicyLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Dreamer itself in the loop, small enough to make an update in milliseconds. */
@Timeout(120)
abstract class DreamerRunContract {

  private static final Path CONF = Path.of("../conf");

  @TempDir Path folder;

  /** Metrics of every update that was made. */
  final List<Map<String, Double>> metrics = new ArrayList<>();

  /** A tiny agent with some of its settings changed. */
  abstract AgentDescription tiny(List<String> changes);

  /** A setting that changes the shapes of tensors. */
  abstract String otherSize();

  /** A setting that changes which tensors there are. */
  abstract String otherVariant();

  static AgentDescription agent(
      String kind, String preset, List<String> sizes, List<String> changes) {
    Configuration configuration =
        Configuration.defaults(CONF.resolve("defaults.yaml"))
            .with(CONF.resolve("presets/" + preset + ".yaml"));
    for (List<String> settings : List.of(sizes, changes)) {
      for (String setting : settings) {
        configuration = configuration.with("agent." + kind + "." + setting);
      }
    }
    return new AgentDescription(kind, configuration.resolved().at("/agent/" + kind));
  }

  final TrainJob job(Path out, long updates, String... changes) {
    return job(out, updates, tiny(List.of(changes)));
  }

  private TrainJob job(Path out, long updates, AgentDescription agent) {
    return TinyRun.job(
        out,
        TrainRequest.Start.RESUME,
        TinyRun.settings(updates, Duration.ofHours(1)),
        agent,
        Pace.unlimited(),
        new TrainListener() {
          @Override
          public void progress(Progress progress) {
            metrics.add(progress.metrics());
          }
        });
  }

  private static byte[] tensors(Path out) throws Exception {
    return Files.readAllBytes(
        SavedFolder.newestCheckpoint(out).orElseThrow().path().resolve("state.safetensors"));
  }

  @Test
  void goesOnBitForBitAndActs() throws Exception {
    Path whole = folder.resolve("whole");
    TrainResult result = job(whole, 6).run();
    Path parts = folder.resolve("parts");
    job(parts, 3).run();
    job(parts, 4).run();
    job(parts, 6).run();

    assertThat(result.losses()).containsKeys("model_loss", "actor_loss", "critic_loss");
    assertThat(tensors(parts)).isEqualTo(tensors(whole));
    Transition row =
        new Transition(
            new Observation(List.of(new byte[256])),
            Action.none(SyntheticExperience.SPACES),
            0,
            EpisodeEnd.OPEN,
            1);
    try (Policy policy = new LearnedPolicyLoader().load(parts, SyntheticExperience.SPACES)) {
      assertThat(policy.version()).isEqualTo(6);
      for (ActingMode mode : ActingMode.values()) {
        List<Action> actions = policy.act(List.of(policy.start(1)), List.of(row), mode);
        assertThat(actions.get(0).index()).isBetween(0, 2);
      }
    }
  }

  @Test
  void refusesACheckpointOfAnotherSizeVariantOrAlgorithm() throws Exception {
    Path out = folder.resolve("run");
    job(out, 1).run();
    assertThatThrownBy(job(out, 2, otherSize())::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("of the checkpoint has shape [")
        .hasMessageContaining("the agent expects [")
        .hasMessageContaining("differs in agent." + tiny(List.of()).kind() + "." + key(otherSize()))
        .hasMessageContaining("go on with the settings it was saved with, or start a new run");
    assertThatThrownBy(job(out, 2, otherVariant())::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it was made with another agent configuration")
        .hasMessageContaining(key(otherVariant()));
    assertThatThrownBy(job(out, 2, TinyRun.agent(4, -1))::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("was saved by a dreamer-v")
        .hasMessageContaining("this run learns a tiny; start a new run");
  }

  private static String key(String setting) {
    return setting.substring(0, setting.indexOf('='));
  }
}
