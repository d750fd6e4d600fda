package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What a person sees whose training meets a lake, a plan, a device or a checkpoint that does not
 * fit: one line, and the exit code that says whether a retry may help.
 */
@Tag("slow")
class TrainingInputTest {

  private static final int USAGE = 2;
  private static final int FAILED = 1;

  @TempDir Path folder;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private String lake = "";

  @BeforeEach
  void fillLake() {
    lake = folder.resolve("lake").toString();
    try (SparkSession spark = SparkSessions.open()) {
      CatchEpisodes.append(spark, lake, 0, 6);
      CatchEpisodes.append(spark, lake, 6, 12);
    }
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private JsonNode json(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "-"));
    assertThat(run(all.toArray(String[]::new))).as(err.toString()).isZero();
    return ResultWriter.mapper().readTree(out.toString());
  }

  private int train(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--out=" + folder.resolve("run"),
                "--preset=small",
                "--as-fast-as-possible",
                "--set=replay.batch=2",
                "--set=replay.length=5",
                "--set=agent.dreamer-v2.horizon=2"));
    all.addAll(List.of(arguments));
    if (all.stream().noneMatch(a -> a.startsWith("--lake="))) {
      all.add("--lake=" + lake);
    }
    if (all.stream().noneMatch(a -> a.startsWith("--device="))) {
      all.add("--device=cpu");
    }
    return run(all.toArray(String[]::new));
  }

  private void assertOneLine(String... parts) {
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("dreamweir: ").contains(parts);
  }

  @Test
  void plansOfAnotherLakeAndOfAVersionThatWasVacuumed() throws IOException {
    JsonNode cut =
        json("cut", "--lake=" + lake, "--version=1", "--batches=3", "--batch=2", "--length=5");
    String plan = "--plan=" + cut.path("plan").asText();
    String other = folder.resolve("other").toString();
    try (SparkSession spark = SparkSessions.open()) {
      CatchEpisodes.append(spark, other, 0, 6);
    }
    assertThat(train(plan, "--lake=" + other)).isEqualTo(USAGE);
    assertOneLine("was cut from another lake", "cut a plan from this lake");

    List<Path> replaced = dataFiles();
    assertThat(run("lake", "compact", "--lake=" + lake)).as(err.toString()).isZero();
    for (Path file : replaced) {
      Files.delete(file);
    }
    assertThat(train(plan, "--updates=1")).isIn(USAGE, FAILED);
    assertOneLine("needs data file", "which a clean-up has removed; cut a new plan");
  }

  /** Files of the chunks, as a vacuum by another program would take them. */
  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(lake, "chunks"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  @Test
  void devicesThatAreNotThere() {
    assertThat(train("--device=cuda:9")).isEqualTo(USAGE);
    assertOneLine("cuda:9 is not there");
    assertThat(train("--device=gpu")).isEqualTo(USAGE);
    assertOneLine("device 'gpu' is none of auto, cpu, cuda:0");
  }
}
