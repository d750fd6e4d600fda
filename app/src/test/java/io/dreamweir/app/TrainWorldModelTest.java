package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.run.JavaCommand;
import java.io.File;
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

/** A world model learned by the executors of a cluster, as a person starts it. */
@Tag("slow")
@Timeout(300)
class TrainWorldModelTest {

  @TempDir Path folder;

  @Test
  void workersInProcessesOfTheirOwnLowerTheLossOfWhatNobodyTrainedOn() throws Exception {
    String lake = folder.resolve("lake").toString();
    try (SparkSession spark = SparkSessions.open()) {
      CatchEpisodes.append(spark, lake, 0, 16);
    }
    Path run = folder.resolve("run");
    Path json = folder.resolve("result.json");
    List<String> arguments =
        List.of(
            Dreamweir.class.getName(),
            "train-world-model",
            "--lake=" + lake,
            "--out=" + run,
            "--preset=small",
            "--workers=2",
            "--every-steps=1",
            "--passes=2",
            "--batch=2",
            "--length=5",
            "--set=agent.dreamer-v2.deter=16",
            "--set=agent.dreamer-v2.hidden=16",
            "--json=" + json);
    List<String> command =
        new ArrayList<>(
            JavaCommand.of(List.of("-Xmx1g", "-Dspark.master=local-cluster[2,1,1024]"), arguments));
    ProcessBuilder driver =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "log"));
    driver.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process running = driver.start();
    try {
      assertThat(running.waitFor(4, TimeUnit.MINUTES)).isTrue();
      assertThat(running.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();
    } finally {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
    JsonNode result = ResultWriter.mapper().readTree(json.toFile());
    assertThat(result.path("workers").asInt()).isEqualTo(2);
    assertThat(result.path("held_out_after").asDouble())
        .isLessThan(result.path("held_out_before").asDouble());
    assertThat(Path.of(result.path("policy").asText())).exists();
    JsonNode manifest = ResultWriter.mapper().readTree(run.resolve("run.json").toFile());
    assertThat(manifest.path("outcome").asText()).isEqualTo("done");
    assertThat(manifest.path("lake_version").asLong()).isEqualTo(1);
  }
}
