package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.run.JavaCommand;
import io.dreamweir.train.checkpoint.SavedFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that share every batch, as a person starts them, and the loss of one. */
@Tag("slow")
@Timeout(300)
class TrainWorkersTest {

  @TempDir Path folder;

  private Process train(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                Dreamweir.class.getName(),
                "train",
                "--lake=" + folder.resolve("lake"),
                "--out=" + folder.resolve("run"),
                "--preset=small",
                "--device=cpu",
                "--as-fast-as-possible",
                "--set=replay.batch=4",
                "--set=replay.length=5",
                "--set=agent.dreamer-v2.horizon=2",
                "--set=train.checkpoint.every=1s"));
    arguments.addAll(List.of(more));
    return new ProcessBuilder(JavaCommand.of(List.of("-Xmx512m"), arguments))
        .redirectErrorStream(true)
        .redirectOutput(new File(folder.toFile(), "log"))
        .start();
  }

  private int end(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Test
  void whenOneIsKilledTheOtherSaysSoAndTheRunGoesOnLater() throws Exception {
    try (SparkSession spark = SparkSessions.open()) {
      CatchEpisodes.append(spark, folder.resolve("lake").toString(), 0, 8);
    }
    Process first = train("--workers=2", "--updates=100000");
    while (first.isAlive() && SavedFolder.newestCheckpoint(folder.resolve("run")).isEmpty()) {
      first.waitFor(100, TimeUnit.MILLISECONDS);
    }
    List<ProcessHandle> others = first.descendants().toList();
    others.forEach(ProcessHandle::destroyForcibly);
    assertThat(others).hasSize(1);
    assertThat(end(first)).as(log()).isEqualTo(1);
    assertThat(log())
        .contains("worker 0 of 2 has lost another worker", "go on from the newest checkpoint")
        .doesNotContain("this is a bug");

    assertThat(manifest().path("outcome").asText()).startsWith("failed: worker 0 of 2");
    Path saved = SavedFolder.newestCheckpoint(folder.resolve("run")).orElseThrow().path();
    long goal = Long.parseLong(saved.getFileName().toString()) + 3;
    assertThat(end(train("--workers=2", "--resume", "--updates=" + goal))).as(log()).isZero();
    assertThat(manifest().path("updates").asLong()).isEqualTo(goal);
    assertThat(manifest().path("workers").asInt()).isEqualTo(2);
  }

  @Test
  void whenOneCannotStartTheOtherDoesNotWaitForIt() throws Exception {
    // Each worker looks for the lake itself, after they have met: so neither waits.
    assertThat(end(train("--workers=2", "--updates=2"))).as(log()).isEqualTo(2);
    assertThat(log()).contains("no replay lake at");
    assertThat(end(train("--workers=0"))).isEqualTo(2);
    assertThat(log()).contains("--workers 0: 1 or more is possible");
  }

  private JsonNode manifest() throws IOException {
    return ResultWriter.mapper().readTree(folder.resolve("run/run.json").toFile());
  }
}
