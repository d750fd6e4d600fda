package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A run on ND4J from a lake of the built-in game, as a person starts it, and scores by its model.
 */
@Tag("slow")
class SecondEngineTest {

  @TempDir Path folder;

  private JsonNode json(String... arguments) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "-"));
    assertThat(line.execute(all.toArray(String[]::new))).as(err.toString()).isZero();
    return ResultWriter.mapper().readTree(out.toString());
  }

  @Test
  void learnsCatchAndScoresItsReplay() throws IOException {
    String lake = folder.resolve("lake").toString();
    String run = folder.resolve("run").toString();
    try (SparkSession spark = SparkSessions.open()) {
      CatchEpisodes.append(spark, lake, 0, 12);
    }
    JsonNode trained =
        json(
            "train",
            "--lake=" + lake,
            "--out=" + run,
            "--engine=nd4j",
            "--device=cpu",
            "--preset=small",
            "--updates=6",
            "--as-fast-as-possible",
            "--set=replay.batch=4",
            "--set=replay.length=6",
            "--set=agent.dreamer-v2.horizon=3",
            "--set=agent.dreamer-v2.model-optimizer.learning-rate=0.002",
            "--set=train.ratio.prefill-steps=0");
    assertThat(trained.path("updates").asInt()).isEqualTo(6);
    assertThat(trained.path("losses").path("model_loss").asDouble()).isPositive();

    JsonNode scores = json("score-replay", "--lake=" + lake, "--checkpoint=" + run, "--length=6");
    assertThat(scores.path("episodes").asInt()).isEqualTo(12);
    assertThat(scores.path("updates").asInt()).isEqualTo(6);
    assertThat(scores.path("highest")).isNotEmpty();
  }
}
