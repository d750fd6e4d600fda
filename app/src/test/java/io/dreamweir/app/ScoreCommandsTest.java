package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Reports, gate and leaderboard as they are called: files in, JSON keys and exit codes out. */
class ScoreCommandsTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private JsonNode result() throws IOException {
    return ResultWriter.mapper().readTree(out.toString());
  }

  /** Three games of a suite without reference scores, five seeds each. */
  private Path scores(String name, String agent, double level) throws IOException {
    Random random = new Random(7);
    StringBuilder csv = new StringBuilder("agent,game,seed,score\n");
    for (String game : new String[] {"one", "two", "three"}) {
      for (int seed = 0; seed < 5; seed++) {
        csv.append(agent).append(',').append(game).append(',').append(seed).append(',');
        csv.append(level + random.nextGaussian() * 0.1).append('\n');
      }
    }
    return Files.writeString(folder.resolve(name), csv);
  }

  @Test
  void reportWritesThePageTheTablesAndTheKeysOfTheSpecification() throws IOException {
    Path page = folder.resolve("report.html");
    Path tables = folder.resolve("tables");
    Path csv = scores("a.csv", "agent-a", 1);
    assertThat(
            run(
                "report",
                "--scores",
                csv.toString(),
                "--html",
                page.toString(),
                "--tables",
                tables.toString(),
                "--set",
                "eval.replicates=1000",
                "--json",
                "-"))
        .as(err.toString())
        .isZero();
    JsonNode aggregate = result().path("aggregates").path(0);
    assertThat(aggregate.path("agent").asText()).isEqualTo("agent-a");
    assertThat(aggregate.path("metric").asText()).isEqualTo("score_mean");
    assertThat(aggregate.path("games").asInt()).isEqualTo(3);
    assertThat(aggregate.path("seeds").asInt()).isEqualTo(5);
    assertThat(aggregate.path("low").asDouble())
        .isLessThan(aggregate.path("value").asDouble())
        .isGreaterThan(0.8);
    assertThat(result().path("per_game")).hasSize(3);
    assertThat(Files.readString(page))
        .contains("agent-a", "three")
        .doesNotContain("src=\"http", "href=\"http");
    assertThat(tables.resolve("report.md")).exists();
  }

  @Test
  void reportOfAPartOfTheSuiteIsRefusedUnlessAsked() throws IOException {
    Path csv = folder.resolve("pong.csv");
    Files.writeString(csv, "agent,game,seed,score\na,pong,0,3\na,pong,1,5\n");
    assertThat(run("report", "--scores", csv.toString())).isEqualTo(2);
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(err.toString()).contains("alien");
    assertThat(
            run(
                "report",
                "--scores",
                csv.toString(),
                "--partial",
                "--set",
                "eval.replicates=1000",
                "--json",
                "-"))
        .isZero();
    assertThat(result().path("aggregates").path(0).path("games").asInt()).isEqualTo(1);
  }

  @Test
  void gateFailsOnlyForARealRegression() throws IOException {
    String good = scores("good.csv", "good", 1).toString();
    String bad = scores("bad.csv", "bad", 0.5).toString();
    String[] usual = {"--set", "eval.replicates=1000", "--json", "-"};
    assertThat(gate(bad, good, usual)).isEqualTo(1);
    assertThat(result().path("verdict").asText()).isEqualTo("worse");
    assertThat(result().path("metrics")).isNotEmpty();
    out.getBuffer().setLength(0);
    assertThat(gate(good, bad, usual)).isZero();
    assertThat(result().path("verdict").asText()).isEqualTo("better");
    out.getBuffer().setLength(0);
    assertThat(gate(good, good, usual)).isZero();
  }

  private int gate(String candidate, String baseline, String... more) {
    String[] all = new String[5 + more.length];
    String[] first = {"gate", "--candidate", candidate, "--baseline", baseline};
    System.arraycopy(first, 0, all, 0, 5);
    System.arraycopy(more, 0, all, 5, more.length);
    return run(all);
  }

  @Test
  void importedScoresAreRankedUnderTheirOwnProtocolAndImportedOnce() throws IOException {
    String csv = scores("others.csv", "other", 2).toString();
    String lake = folder.resolve("results").toString();
    String[] importing = {
      "scores", "import", "--from", csv, "--protocol", "theirs", "--out", lake, "--json", "-"
    };
    assertThat(run(importing)).as(err.toString()).isZero();
    assertThat(result().path("rows").asInt()).isEqualTo(15);
    out.getBuffer().setLength(0);
    assertThat(run(importing)).isZero();
    assertThat(result().path("rows").asInt()).isZero();
    assertThat(result().path("known").asInt()).isEqualTo(15);
    out.getBuffer().setLength(0);
    assertThat(run("leaderboard", "--scores", lake, "--set", "eval.replicates=1000", "--json", "-"))
        .isZero();
    JsonNode line = result().path("lines").path(0);
    assertThat(line.path("protocol_hash").asText()).isEqualTo("theirs");
    assertThat(line.path("agent").asText()).isEqualTo("other");
    assertThat(line.path("rank").asInt()).isEqualTo(1);
  }

  /** The words of a command as a shell would hand them over, without the program's name. */
  private static String[] words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(command);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    assertThat(words.get(0)).isEqualTo("./dreamweir");
    return words.subList(1, words.size()).toArray(String[]::new);
  }

  private static String command(String page, String name) {
    Matcher row =
        Pattern.compile(Pattern.quote(name) + "[^<]*</td><td class=\"words\"><code>([^<]*)<")
            .matcher(page);
    assertThat(row.find()).as("no row " + name + " in the page").isTrue();
    return row.group(1).replace("&#39;", "'");
  }

  @Test
  @Tag("slow")
  void thePageOfPlayedScoresTellsTheCommandsThatGiveThemAgain() throws IOException {
    String lake = folder.resolve("results").toString();
    String[] playing = {
      "eval",
      "--checkpoint",
      "noop",
      "--suite",
      "mini",
      "--games",
      "catch,breakout",
      "--episodes",
      "2",
      "--out",
      lake,
      "--set",
      "eval.seed=5",
      "--json",
      "-"
    };
    assertThat(run(playing)).as(err.toString()).isZero();
    Path html = folder.resolve("report.html");
    String[] reporting = {
      "report",
      "--scores",
      lake,
      "--agents",
      "noop",
      "--html",
      html.toString(),
      "--title",
      "two games",
      "--set",
      "eval.replicates=500",
      "--json",
      "-"
    };
    out.getBuffer().setLength(0);
    assertThat(run(reporting)).as(err.toString()).isZero();
    JsonNode first = result().path("per_game");
    String page = Files.readString(html);
    assertThat(page)
        .contains("played by noop, mini", "4 episodes of 2 games", "hours of play on one core")
        .contains("suite mini", "root seed 5", "revision ", "protocol hash ", "from noop");

    String again = folder.resolve("again").toString();
    String[] play = words(command(page, "played again, noop").replace("again", again));
    assertThat(run(play)).as(err.toString()).isZero();
    String[] report = words(command(page, "this report again").replace(lake, again));
    out.getBuffer().setLength(0);
    String[] withJson = Arrays.copyOf(report, report.length + 2);
    withJson[report.length] = "--json";
    withJson[report.length + 1] = "-";
    assertThat(run(withJson)).as(err.toString()).isZero();
    assertThat(result().path("per_game")).isEqualTo(first);
    assertThat(Files.readString(html)).contains("two games");
  }

  @Test
  void mistakesAreOneLine() {
    assertThat(run("report", "--scores", folder.resolve("none.csv").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("none.csv does not exist");
    assertThat(run("policies", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("holds no checkpoint and no policy");
  }
}
