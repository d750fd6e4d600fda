package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.bench.SyntheticBatch;
import io.dreamweir.train.dreamer.v2.DreamerV2Factory;
import io.dreamweir.train.dreamer.v2.DreamerV2Presets;
import io.dreamweir.train.engine.torch.TorchEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingWatchTest {

  @TempDir Path run;

  @Test
  void theLineSaysEverythingThatIsKnown() {
    assertThat(
            TrainingWatch.text(
                Map.of(
                    "fps/updates", 2.5,
                    "replay/env_steps", 12_345.0,
                    "replay/ratio", 50.0,
                    "timer/wait_share", 0.0031,
                    "timer/pace_share", 0.25,
                    "train/model_loss", 3_871.25,
                    "train/kl", 1.5,
                    "train/actor_loss", -0.25,
                    "train/critic_loss", 0.5,
                    "replay/score", 7.25)))
        .isEqualTo(
            "2.50 updates/s, 12,345 env steps, ratio 50.0, waits 25.0 % for experience, 0.3 % for"
                + " batches, model loss 3871, kl 1.50, actor -0.250, critic 0.500, score 7.250");
    assertThat(TrainingWatch.text(Map.of())).isEmpty();
  }

  @Test
  void filmsWhatTheModelExpects() throws Exception {
    Spaces spaces = Spaces.pixels(64, 64, 1, 3);
    SequenceBatch batch = SyntheticBatch.of(spaces, 8, 3, 1);
    try (DreamerV2Factory factory =
            new DreamerV2Factory(DreamerV2Presets.small(), TorchEngine.cpu(1), TorchEngine.cpu(1));
        Agent agent = factory.learner(spaces, 1);
        ProgressLine line = new ProgressLine("train", "updates", 4)) {
      TrainingWatch watch = new TrainingWatch(line, run, 2);
      for (int i = 0; i < 4; i++) {
        agent.update(batch);
        watch.learned(agent, batch);
      }
    }
    assertThat(run.resolve("videos")).isDirectoryNotContaining("glob:**/000000000003.gif");
    for (String name : new String[] {"000000000002.gif", "000000000004.gif"}) {
      byte[] gif = Files.readAllBytes(run.resolve("videos").resolve(name));
      assertThat(new String(gif, 0, 6, StandardCharsets.US_ASCII)).isEqualTo("GIF89a");
    }
  }
}
