package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sample.AtariSample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tending a lake as a person does it, on two hours of real screens. */
@Tag("slow")
class LakeUpkeepCommandsTest {

  @TempDir Path folder;
  private StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out = new StringWriter();
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of("lake"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--lake", folder.toString()));
    return line.execute(all.toArray(String[]::new));
  }

  private JsonNode json(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "-"));
    assertThat(run(all.toArray(String[]::new))).as(err.toString()).isZero();
    return ResultWriter.mapper().readTree(out.toString());
  }

  @Test
  void pinRetainCompactAndVerify() throws IOException {
    assertThat(run("init")).as(err.toString()).isZero();
    try (SparkSession spark = SparkSessions.open()) {
      fill(ReplayLake.open(spark, folder.toString()));
    }
    JsonNode pin = json("pin", "--version", "1", "--holder", "paper", "--for", "1d");
    assertThat(pin.path("holder").asText()).isEqualTo("paper");
    assertThat(json("pins").path("pins")).hasSize(1);

    assertThat(run("retain", "--capacity", "1", "--dry-run")).isZero();
    assertThat(out.toString())
        .contains("229 steps are more than 1")
        .contains("would drop 1 buckets, 1 episodes, 229 steps")
        .contains("files of pinned versions stay on disk: paper");
    assertThat(json("retain", "--task", "atari/breakout", "--capacity", "1").path("steps_dropped"))
        .hasToString("229");
    assertThat(run("retain")).isEqualTo(2);
    assertThat(err.toString()).contains("set lake.capacity or lake.max-age");
    JsonNode compacted = json("compact");
    assertThat(compacted.path("pinned")).hasToString("[1]");
    assertThat(run("unpin", "--holder", "paper")).isZero();
    assertThat(json("pins").path("pins")).isEmpty();
  }

  /** One episode of Breakout in each of two hours. */
  private static void fill(ReplayLake lake) {
    try (BlockEncoder encoder = new BlockEncoder()) {
      for (int hour = 0; hour < 2; hour++) {
        AtariSample.Episode sample = AtariSample.episodes().get(2);
        EpisodeOrigin origin =
            new EpisodeOrigin(
                "episode-" + hour,
                "run",
                "actor",
                sample.task(),
                -1,
                hour,
                Instant.parse("2026-09-01T00:00:00Z").plusSeconds(3600L * hour));
        ChunkBuilder builder = new ChunkBuilder(origin, encoder);
        List<Chunk> chunks = new ArrayList<>();
        sample.rows().forEach(row -> builder.add(row).ifPresent(chunks::add));
        lake.append(chunks);
      }
    }
  }
}
