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
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** DreamerV3 itself in the loop, with the states that it keeps of replayed rows. */
@Timeout(120)
class DreamerV3RunTest {

  private static final Path CONF = Path.of("../conf");

  @TempDir Path folder;

  private final List<Double> present = new ArrayList<>();

  @Test
  void goesOnBitForBitWithItsStatesAndActs() throws Exception {
    Path whole = folder.resolve("whole");
    TrainResult result = job(whole, 6, "deter=16").run();
    assertThat(present).contains(1.0).contains(0.0);
    Path parts = folder.resolve("parts");
    job(parts, 3, "deter=16").run();
    job(parts, 4, "deter=16").run();
    job(parts, 6, "deter=16").run();

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
      List<Action> actions =
          policy.act(List.of(policy.start(1)), List.of(row), ActingMode.EVALUATE);
      assertThat(policy.version()).isEqualTo(6);
      assertThat(actions.get(0).index()).isBetween(0, 2);
    }
  }

  @Test
  void statesOfAnotherRunAreMissingAndSaidToBe() throws Exception {
    Path first = folder.resolve("first");
    job(first, 3, "deter=16").run();
    Path other = folder.resolve("other");
    job(other, 3, "deter=16").run();
    try (Stream<Path> files = Files.walk(first.resolve("latents"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = other.resolve("latents").resolve(first.resolve("latents").relativize(file));
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    present.clear();
    // Batch 3 begins in rows that the run's own store held.
    job(other, 4, "deter=16").run();
    assertThat(present).containsOnly(0.0);
  }

  @Test
  void refusesACheckpointOfAnotherSizeOrVariant() throws Exception {
    Path out = folder.resolve("run");
    job(out, 1, "deter=16").run();
    assertThatThrownBy(job(out, 2, "deter=32")::run)
        .isInstanceOf(UserError.class)
        .hasMessageMatching("(?s).*(of another model|the agent expects \\[).*");
    assertThatThrownBy(job(out, 2, "core=gru")::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("made with another agent configuration");
  }

  private TrainJob job(Path out, long updates, String change) {
    return TinyRun.job(
        out,
        TrainRequest.Start.RESUME,
        TinyRun.settings(updates, Duration.ofHours(1)),
        agent(change),
        Pace.unlimited(),
        new TrainListener() {
          @Override
          public void progress(Progress progress) {
            Double share = progress.metrics().get("replay/latents_present");
            if (share != null) {
              present.add(share);
            }
          }
        });
  }

  private static AgentDescription agent(String change) {
    Configuration configuration =
        Configuration.defaults(CONF.resolve("defaults.yaml"))
            .with(CONF.resolve("presets/v3-tiny.yaml"));
    for (String setting :
        List.of(
            "model.deter=16",
            "model.depth=2",
            "model.multipliers=[2,4]",
            "model.hidden=8",
            "model.groups=2",
            "model.classes=3",
            "behaviour.steps=3",
            "model." + change)) {
      configuration = configuration.with("agent.dreamer-v3." + setting);
    }
    JsonNode config = configuration.resolved().at("/agent/dreamer-v3");
    return new AgentDescription("dreamer-v3", config);
  }

  private static byte[] tensors(Path out) throws Exception {
    return Files.readAllBytes(
        SavedFolder.newestCheckpoint(out).orElseThrow().path().resolve("state.safetensors"));
  }
}
