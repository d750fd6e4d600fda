package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** DreamerV2 itself in the loop, small enough to make an update in milliseconds. */
@Timeout(120)
class DreamerRunTest {

  private static final Path CONF = Path.of("../conf");

  @TempDir Path folder;

  @Test
  void goesOnBitForBitAndActs() throws Exception {
    Path whole = folder.resolve("whole");
    TrainResult result = job(whole, 5, "deter=8").run();
    Path parts = folder.resolve("parts");
    job(parts, 2, "deter=8").run();
    job(parts, 3, "deter=8").run();
    job(parts, 5, "deter=8").run();

    assertThat(result.losses()).containsKeys("model_loss", "actor_loss", "critic_loss");
    assertThat(tensors(parts)).isEqualTo(tensors(whole));
    try (Policy policy = new LearnedPolicyLoader().load(parts, SyntheticExperience.SPACES)) {
      Transition row =
          new Transition(
              new Observation(List.of(new byte[256])),
              Action.none(SyntheticExperience.SPACES),
              0,
              EpisodeEnd.OPEN,
              1);
      List<Action> actions = policy.act(List.of(policy.start(1)), List.of(row), ActingMode.TRAIN);
      assertThat(policy.version()).isEqualTo(5);
      assertThat(actions.get(0).index()).isBetween(0, 2);
    }
  }

  @Test
  void namesTheTensorOfAnotherArchitecture() throws Exception {
    Path out = folder.resolve("run");
    job(out, 1, "deter=8").run();
    assertThatThrownBy(job(out, 2, "deter=9")::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has shape [")
        .hasMessageContaining("the agent expects [");
  }

  private static TrainJob job(Path out, long updates, String change) {
    return TinyRun.job(
        out,
        TrainRequest.Start.RESUME,
        TinyRun.settings(updates, Duration.ofHours(1)),
        agent(change),
        Pace.unlimited(),
        TrainListener.silent());
  }

  private static AgentDescription agent(String change) {
    return agent(List.of(change));
  }

  /** A tiny DreamerV2 with some of its settings changed. */
  static AgentDescription agent(List<String> changes) {
    Configuration configuration =
        Configuration.defaults(CONF.resolve("defaults.yaml"))
            .with(CONF.resolve("presets/small.yaml"));
    for (String setting :
        List.of(
            "cnn-depth=2",
            "encoder-kernels=[4,4]",
            "decoder-kernels=[5,8]",
            "hidden=8",
            "groups=2",
            "classes=3",
            "horizon=3",
            "deter=8")) {
      configuration = configuration.with("agent.dreamer-v2." + setting);
    }
    for (String setting : changes) {
      configuration = configuration.with("agent.dreamer-v2." + setting);
    }
    JsonNode config = configuration.resolved().at("/agent/dreamer-v2");
    return new AgentDescription("dreamer-v2", config);
  }

  private static byte[] tensors(Path out) throws Exception {
    return Files.readAllBytes(
        SavedFolder.newestCheckpoint(out).orElseThrow().path().resolve("state.safetensors"));
  }
}
