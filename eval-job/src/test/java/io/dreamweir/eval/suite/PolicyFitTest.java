package io.dreamweir.eval.suite;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.checkpoint.Progress;
import io.dreamweir.train.checkpoint.Retention;
import io.dreamweir.train.checkpoint.SavedRun;
import io.dreamweir.train.checkpoint.SavedVersions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFitTest {

  private static final EvalConfig CONFIG =
      new EvalConfig(7, 0, 4, 2, Duration.ZERO, "", List.of(), 200, 200, 0.95, 1);

  @TempDir Path folder;

  /** A checkpoint of mini/catch, which has three actions. */
  static Path checkpoint(Path run) {
    SavedRun saved =
        new SavedRun(
            new AgentDescription("tiny", JsonNodeFactory.instance.objectNode()),
            Spaces.pixels(64, 64, 1, 3),
            "mini/catch",
            1,
            "r",
            Optional.empty());
    AgentState state =
        new AgentState(
            new TreeMap<>(Map.of("actor/w", new HostTensor(List.of(1), new float[1]))),
            new TreeMap<>(Map.of("updates", 1L)));
    return SavedVersions.checkpoints(run, new Retention(3, 0))
        .save(saved, new Progress(1, 1, "", -1), state);
  }

  private void check(String location, String... tasks) {
    Suite suite = new Suite("test", Protocol.of("test", Map.of(), Map.of()), List.of(tasks), 1, 0);
    Evaluation evaluation =
        new Evaluation(suite, List.of(new Contender("me", location)), "", "lake", "test");
    PolicyFit fit = new PolicyFit();
    new GroupPlan(evaluation, CONFIG).open(Set.of()).forEach(fit::require);
  }

  @Test
  void aCheckpointWithAnotherActionCountIsRefusedBeforeAnythingIsPlayed() {
    String checkpoint = checkpoint(folder.resolve("run")).toString();
    assertThatThrownBy(() -> check(checkpoint, "mini/catch", "faulty/never", "mini/breakout"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(checkpoint + " cannot play faulty/never")
        .hasMessageContaining("made for mini/catch with image uint8 [64, 64, 1] and 3 actions")
        .hasMessageContaining("the task has image uint8 [2, 2, 1] and 5 actions")
        .hasMessageContaining("--games")
        .extracting(e -> ((UserError) e).kind().exitCode())
        .isEqualTo(2);
  }

  @Test
  void whatFitsAndWhatCannotBeOpenedIsLeftToPlay() {
    String checkpoint = checkpoint(folder.resolve("run")).toString();
    assertThatCode(() -> check(checkpoint, "mini/catch", "faulty/no-rom"))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("random", "mini/catch", "faulty/never")).doesNotThrowAnyException();
  }
}
