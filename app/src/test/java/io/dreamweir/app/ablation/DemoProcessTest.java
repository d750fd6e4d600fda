package io.dreamweir.app.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One cell of a grid as it really runs: a demo in a process of its own. */
@Tag("slow")
@Timeout(300)
class DemoProcessTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void trainsWithTheSwitchSetAndGivesTheScore() throws Exception {
    DemoProcess demos =
        new DemoProcess(
            List.of(
                "--task=mini/catch",
                "--updates=2",
                "--set=replay.batch=4",
                "--set=train.ratio.prefill-steps=100",
                "--set=demo.evaluation-episodes=4",
                "--set=demo.trigger=500ms"));
    Cell cell = cell("kl-balance=off", "agent.dreamer-v2.kl.balance=0.5");
    assertThat(demos.score(cell)).isBetween(-1.0, 1.0);
    JsonNode run = JSON.readTree(cell.folder().resolve("demo/run/run.json").toFile());
    assertThat(run.at("/config/agent/dreamer-v2/kl/balance").asDouble()).isEqualTo(0.5);
    assertThat(run.path("seed").asLong()).isEqualTo(5);
    assertThat(run.path("updates").asLong()).isEqualTo(2);
  }

  @Test
  void namesTheLogOfACellThatFails() throws Exception {
    Cell cell = cell("kl-balance=none", "agent.dreamer-v2.kl.balance=2");
    assertThatThrownBy(() -> new DemoProcess(List.of("--task=mini/catch")).score(cell))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("kl-balance=none, seed 1, has failed: see " + cell.folder());
    assertThat(Files.readString(cell.folder().resolve("log.txt")))
        .contains("balance must be within 0 and 1");
  }

  private Cell cell(String variant, String setting) throws Exception {
    Path place = Files.createDirectories(folder.resolve("cell"));
    return new Cell(variant, List.of(setting), 1, 5, place);
  }
}
