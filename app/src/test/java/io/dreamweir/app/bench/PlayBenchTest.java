package io.dreamweir.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.TrainSetup;
import io.dreamweir.config.Configuration;
import io.dreamweir.eval.bench.PlayBench;
import io.dreamweir.run.BenchResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@EnabledIfEnvironmentVariable(
    named = "ALE_ROMS_DIR",
    matches = ".+",
    disabledReason = "no ROMs: set ALE_ROMS_DIR")
class PlayBenchTest {

  @Test
  void playsEveryEpisodeOnOneCoreAndOnAll(@TempDir Path folder) {
    Configuration small = new CommonOptions().configurationFor("small", List.of(), List.of());
    BenchResult result =
        new PlayBench(
                TrainSetup.of(small).agent(),
                folder,
                new PlayBench.Settings("pong", 3, 80, 2, 1),
                Optional.empty())
            .run();
    assertThat(result.runs()).hasSize(1);
    assertThat(result.details()).containsEntry("steps_of_a_run", 60);
    assertThat((Double) result.details().get("scaling")).isPositive();
  }
}
