package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Other programs' episodes, without any actor or Kafka: imported, learned from, exported. */
@Tag("slow")
class LakeTransferTest {

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  private int code(StringWriter out, String... arguments) {
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private JsonNode run(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--json", "-"));
    StringWriter out = new StringWriter();
    assertThat(code(out, all.toArray(String[]::new))).as("%s: %s", all, err).isZero();
    return ResultWriter.mapper().readTree(out.toString());
  }

  /** Two episodes of Breakout as NumPy has written them. */
  private Path episodes() throws IOException {
    Path files = Files.createDirectories(folder.resolve("episodes"));
    for (String name : List.of("breakout-0.npz", "breakout-1.npz")) {
      try (InputStream in = getClass().getResourceAsStream("/atari-sample/" + name)) {
        Files.copy(Objects.requireNonNull(in, name), files.resolve(name));
      }
    }
    return files;
  }

  @Test
  void learnsFromImportedEpisodesAndGivesThemBack() throws IOException {
    String lake = folder.resolve("lake").toString();
    String[] importing = {
      "lake",
      "import",
      "--lake",
      lake,
      "--from",
      episodes().toString(),
      "--format",
      "dreamerv2",
      "--task",
      "atari/breakout",
      "--actions",
      "18",
      "--frames-per-step",
      "4"
    };
    JsonNode imported = run(importing);
    assertThat(imported.get("episodes").asInt()).isEqualTo(2);
    assertThat(imported.get("rows").asInt()).isEqualTo(230 + 128);
    assertThat(imported.get("notes").toString())
        .contains("their episodes start in 1970", "policy version -1");
    JsonNode again = run(importing);
    assertThat(again.get("episodes").asInt()).isZero();
    assertThat(again.get("known").asInt()).isEqualTo(2);
    assertThat(again.get("version")).isEqualTo(imported.get("version"));

    JsonNode trained =
        run(
            "train",
            "--lake",
            lake,
            "--preset",
            "small",
            "--updates",
            "2",
            "--as-fast-as-possible",
            "--out",
            folder.resolve("run").toString());
    assertThat(trained.get("updates").asInt()).isEqualTo(2);
    assertThat(Path.of(trained.get("checkpoint").asText())).exists();

    Path files = folder.resolve("exported");
    JsonNode exported =
        run("lake", "export", "--lake", lake, "--format", "dreamerv2", "--to", files.toString());
    assertThat(exported.get("episodes").asInt()).isEqualTo(2);
    assertThat(exported.get("notes").toString()).contains("not held: emulator frames");
    assertThat(run("lake", "diff", "0", "1", "--lake", lake).get("chunks_came").asInt())
        .isEqualTo(12);
    assertThat(run("lake", "repair", "--lake", lake).get("ok").asBoolean()).isTrue();
  }

  @Test
  void mistakesAreOneLineAndMakeNoLake() {
    Path lake = folder.resolve("none");
    String from = folder.resolve("nothing").toString();
    StringWriter out = new StringWriter();
    assertThat(
            code(
                out,
                "lake",
                "import",
                "--lake",
                lake.toString(),
                "--from",
                from,
                "--format",
                "dreamerv2",
                "--task",
                "a"))
        .isEqualTo(2);
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(err.toString()).contains("there is no folder " + from);
    assertThat(lake).doesNotExist();
    err.getBuffer().setLength(0);
    assertThat(
            code(
                out,
                "lake",
                "import",
                "--lake",
                lake.toString(),
                "--from",
                folder.toString(),
                "--format",
                "dreamerv4",
                "--task",
                "a"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("unknown format 'dreamerv4', did you mean 'dreamerv");
    assertThat(lake).doesNotExist();
  }
}
