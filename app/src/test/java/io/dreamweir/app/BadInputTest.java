package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What a person sees who mistypes: one clear line, exit code 2 (or 1), no stack trace, nothing
 * written.
 */
class BadInputTest {

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private void assertOneLine(String... parts) {
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(err.toString())
        .startsWith("dreamweir: ")
        .contains(parts)
        .doesNotContain("Exception");
  }

  @Test
  void unknownTaskNamesTheNearest() {
    Path dir = folder.resolve("demo");
    assertThat(run("demo", "--dir", dir.toString(), "--task", "mini/cach-long")).isEqualTo(2);
    assertOneLine("unknown task 'mini/cach-long'", "did you mean 'mini/catch-long'?");
    assertThat(dir).doesNotExist();
  }

  @Test
  void unknownPresetNamesTheNearest() {
    assertThat(run("demo", "--dir", folder.resolve("demo").toString(), "--preset", "smal"))
        .isEqualTo(2);
    assertOneLine("unknown preset 'smal'", "did you mean 'small'?");
  }

  @Test
  void unknownKeyNamesTheNearest() {
    assertThat(run("train", "--lake", "x", "--out", "y", "--set", "train.updats=3")).isEqualTo(2);
    assertOneLine("unknown key 'train.updats'", "did you mean 'train.updates'?");
  }

  @Test
  void valueOfTheWrongTypeOrRangeIsNamedByItsPath() {
    assertThat(run("demo", "--dir", folder.resolve("d").toString(), "--set", "demo.updates=lots"))
        .isEqualTo(2);
    assertOneLine("'demo.updates'", "lots");
    err.getBuffer().setLength(0);
    assertThat(run("demo", "--dir", folder.resolve("d").toString(), "--set", "replay.batch=0"))
        .isEqualTo(2);
    assertOneLine("replay", "batch is 0");
  }

  @Test
  void missingConfigurationFileIsNamed() {
    assertThat(run("doctor", "--json", "-")).isZero();
    assertThat(run("train", "--lake", "x", "--out", "y", "--config", "none.yaml")).isEqualTo(2);
    assertOneLine("none.yaml does not exist");
  }

  @Test
  void trainingFromNoLakeSaysSo() {
    assertThat(
            run(
                "train",
                "--lake",
                folder.resolve("nolake").toString(),
                "--out",
                folder.resolve("r").toString()))
        .isEqualTo(2);
    assertOneLine("no replay lake at", "nolake");
    assertThat(folder.resolve("r")).doesNotExist();
  }

  @Test
  void aFaultOfTheLakeIsOneSentenceWhateverTheCommand() throws Exception {
    CommandLine line = Dreamweir.commandLine();
    line.setErr(new PrintWriter(err));
    CommandLine.ParseResult parsed = line.parseArgs("train", "--lake", "/data/l", "--out", "run");
    RuntimeException fault =
        new RuntimeException("[DELTA_VERSIONS_NOT_CONTIGUOUS] Versions ([0, 2]) have a gap");
    assertThat(
            line.getExecutionExceptionHandler()
                .handleExecutionException(new IllegalStateException("a job", fault), line, parsed))
        .isEqualTo(1);
    assertThat(err.toString())
        .startsWith("dreamweir: the log of the lake at /data/l lacks commits")
        .hasLineCount(1);
  }

  @Test
  void pinsOfNoLakeAndOfNoTimeSaySo() {
    String none = folder.resolve("nolake").toString();
    assertThat(run("lake", "pins", "--lake", none)).isEqualTo(2);
    assertOneLine("no Delta table at", "nolake");
    err.getBuffer().setLength(0);
    assertThat(run("lake", "pin", "--lake", none, "--version", "0", "--holder", "me")).isEqualTo(2);
    assertOneLine("no Delta table at", "nolake");
    err.getBuffer().setLength(0);
    assertThat(run("lake", "pin", "--lake", none, "--holder", "me", "--for", "soon")).isEqualTo(2);
    assertOneLine("--for: 'soon' is not a duration");
    err.getBuffer().setLength(0);
    assertThat(run("lake", "unpin", "--lake", none, "--holder", "me")).isEqualTo(2);
    assertOneLine("me has no pin in", "nolake");
    assertThat(folder.resolve("nolake")).doesNotExist();
  }

  @Test
  void demoInAFolderThatCannotBeMadeSaysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(run("demo", "--dir", file.resolve("below").toString())).isEqualTo(2);
    assertOneLine("cannot be written", "choose another --dir");
  }

  @Test
  void goldenOfNothingSaysSo() {
    assertThat(run("golden", folder.resolve("none").toString())).isEqualTo(2);
    assertOneLine("does not exist");
    err.getBuffer().setLength(0);
    assertThat(run("golden", folder.toString())).isEqualTo(2);
    assertOneLine("nothing in");
  }

  @Test
  void unreachableKafkaIsOneSentence() {
    assertThat(run("collect", "--brokers", "localhost:1", "--steps", "10")).isIn(1, 2);
    assertOneLine("localhost:1");
  }

  @Test
  void unknownBenchmarkNamesTheNearest() {
    assertThat(run("bench", "updte")).isEqualTo(2);
    assertOneLine("unknown benchmark 'updte'", "did you mean 'update'?");
  }
}
