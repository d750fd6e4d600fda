package io.dreamweir.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.report.ReportResult.AggregateRow;
import io.dreamweir.eval.score.ScoreTable.Protocols;
import io.dreamweir.eval.score.Window;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
import io.dreamweir.eval.statistics.PublishedScores;
import io.dreamweir.eval.statistics.Resampling;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportJobTest {

  private static final Resampling FEW = Resampling.AGGREGATES.times(500);

  @TempDir Path folder;
  private Path scores;

  @BeforeEach
  void writeScores() throws IOException {
    scores = folder.resolve("scores.csv");
    Files.writeString(scores, PublishedScores.text("atari200m_scores.csv").replace("\r", ""));
  }

  private static SparkSession noSpark() {
    throw new IllegalStateException("a CSV file needs no Spark");
  }

  private static ReportResult run(ReportRequest request) {
    return new ReportJob(ReportJobTest::noSpark, request, FEW, FEW).run();
  }

  private ReportRequest request() {
    return ReportRequest.of(List.of(scores.toString()), Optional.empty());
  }

  private ReportRequest request(MissingGames missing, Protocols protocols, String window) {
    return new ReportRequest(
        List.of(scores.toString()),
        Optional.empty(),
        List.of(),
        List.of(),
        Window.parse(window),
        missing,
        protocols,
        Optional.empty(),
        Optional.empty(),
        "test",
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty());
  }

  private void edit(UnaryOperator<String> change) throws IOException {
    Files.writeString(scores, change.apply(Files.readString(scores)));
  }

  @Test
  void bestAgentComesFirstWithEveryMetric() {
    ReportResult result = run(request());
    assertThat(result.aggregates()).hasSize(45);
    AggregateRow first = result.aggregates().get(0);
    assertThat(first.agent()).isEqualTo("dreamerv2");
    assertThat(first.metric()).isEqualTo("clipped_record_mean");
    assertThat(first.value()).isCloseTo(0.2796, within(5e-5));
    assertThat(first.low()).isLessThan(first.value());
    assertThat(first.games()).isEqualTo(55);
    assertThat(first.seeds()).isEqualTo(8);
    assertThat(result.perGame()).hasSize(275);
    assertThat(result.improvements()).hasSize(20);
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void pageFetchesNothingAndIsSmall() throws IOException {
    Path page = folder.resolve("report.html");
    run(request().toHtml(page).toTables(folder.resolve("tables")));
    String html = Files.readString(page);
    assertThat(html.length()).isLessThan(5_000_000);
    assertThat(html.replace("http://www.w3.org/", ""))
        .doesNotContain("http://", "https://", "src=\"/", "@import", "250,7,");
    assertThat(html).contains("0.2796", "Where it comes from", "montezuma_revenge");
    assertThat(folder.resolve("tables"))
        .isDirectoryContaining("glob:**/aggregates.csv")
        .isDirectoryContaining("glob:**/games.csv")
        .isDirectoryContaining("glob:**/report.md")
        .isDirectoryContaining("glob:**/report.tex")
        .isDirectoryContaining("glob:**/profile.svg")
        .isDirectoryContaining("glob:**/clipped_record_mean.svg");
    assertThat(Files.readAllLines(folder.resolve("tables/profile.csv")))
        .hasSize(1 + 5 * 81)
        .startsWith("agent,tau,share,low,high");
    assertThat(Files.readAllLines(folder.resolve("tables/improvements.csv"))).hasSize(1 + 20);
    assertThat(folder.resolve("tables/curves.csv")).doesNotExist();
    BufferedImage profile = ImageIO.read(folder.resolve("tables/profile.png").toFile());
    assertThat(profile.getWidth()).isEqualTo(3 * Charts.WIDTH);
    // The first agent's curve, in the colour that print has for it.
    assertThat(profile.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    int[] pixels =
        profile.getRGB(0, 0, profile.getWidth(), profile.getHeight(), null, 0, profile.getWidth());
    assertThat(Arrays.stream(pixels).filter(p -> (p & 0xFFFFFF) == 0x2563EB).count())
        .isGreaterThan(500);
    assertThat(Files.readString(folder.resolve("tables/report.tex")))
        .contains("clipped record mean", "\\toprule", "0.2796");
  }

  @Test
  void missingGamesAreNamedAndRefusedUnlessAskedFor() throws IOException {
    edit(s -> s.replaceAll("(?m)^iqn,(pong|alien),.*\n", ""));
    assertThatThrownBy(() -> run(request()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("agent iqn has scores of 53 of 55 games; missing: alien, pong")
        .hasMessageContaining("--partial");
    ReportResult partial = run(request(MissingGames.PARTIAL, Protocols.REFUSE_MIXED, "last-point"));
    assertThat(partial.aggregates())
        .filteredOn(a -> a.agent().equals("iqn"))
        .extracting(AggregateRow::metric)
        .contains("clipped_record_mean, 53 of 55 games")
        .doesNotContain("clipped_record_mean");
    assertThat(partial.warnings()).containsExactly("iqn: 53 of 55 games, missing alien, pong");
  }

  @Test
  void badRowsAreNamedWithTheirLine() throws IOException {
    String original = Files.readString(scores);
    edit(
        s ->
            s.replaceFirst("dreamerv2,alien,10,199000000,437", "dreamerv2,alien,10,199000000,NaN"));
    assertThatThrownBy(() -> run(request()))
        .hasMessageContaining("line 2: score of [dreamerv2/alien seed 10] is NaN");
    edit(s -> original.replaceFirst("\ndreamerv2,alien,3,", "\ndreamerv2,aliens,3,"));
    assertThatThrownBy(() -> run(request()))
        .hasMessageContaining("game 'aliens' of agent dreamerv2 has no row in the reference table")
        .hasMessageContaining("did you mean 'alien'?");
    edit(s -> original + "dqn,pong,1,199000000,1,0\ndqn,pong,1,199000000,1,0\n");
    assertThatThrownBy(() -> run(request()))
        .hasMessageContaining("[dqn/pong seed 1] is there twice at 199000000 frames");
    edit(s -> "agent,game,sead,score\n");
    assertThatThrownBy(() -> run(request())).hasMessageContaining("no scores");
    edit(s -> "agent,game,sead,score\ndqn,pong,1,2\n");
    assertThatThrownBy(() -> run(request()))
        .hasMessageContaining("has no column 'seed', did you mean 'sead'?");
  }

  @Test
  void unequalSeedsAreReported() throws IOException {
    edit(s -> s.replaceAll("(?m)^dqn,pong,[123],.*\n", ""));
    assertThat(run(request()).warnings())
        .singleElement()
        .asString()
        .contains("dqn: between 2 and 5 runs per game");
  }

  @Test
  void protocolsAreNotMixedUnlessAskedFor() throws IOException {
    edit(
        s ->
            """
            agent,game,seed,score,protocol
            a,pong,1,2,abc
            a,pong,2,2,abc
            b,pong,1,2,def
            b,pong,2,2,def
            """);
    assertThatThrownBy(
            () -> run(request(MissingGames.PARTIAL, Protocols.REFUSE_MIXED, "last-point")))
        .hasMessageContaining("[a/pong seed 1] has 'abc', [b/pong seed 1] has 'def'");
    assertThat(run(request(MissingGames.PARTIAL, Protocols.ALLOW_MIXED, "last-point")).protocols())
        .containsExactly("abc", "def");
  }

  @Test
  void referenceWithAShiftedRowIsReported() throws IOException {
    Path reference = folder.resolve("reference.csv");
    Files.writeString(
        reference,
        Files.readString(Path.of("src/main/resources/io/dreamweir/eval/score/atari55.csv"))
            .replace("jamesbond,7,302.8,45550,29", "jamesbond,7,29,45550,29")
            .replace("alien,228.8,7127.7", "alien,7127.7,228.8"));
    ReportResult result = run(ReportRequest.of(List.of(scores.toString()), Optional.of(reference)));
    assertThat(result.warnings())
        .anySatisfy(w -> assertThat(w).contains("game jamesbond: random 7.0, gamer 29.0", "302.8"))
        .anySatisfy(
            w -> assertThat(w).contains("game alien: gamer 228.8", "must be above random 7127.7"));
  }

  @Test
  void aCurveTellsWhenItReachesTheHeightAskedFor() throws IOException {
    edit(
        s ->
            """
            agent,game,seed,frames,score
            a,mini/x,1,0,0
            a,mini/x,1,39,39
            b,mini/x,1,0,0
            b,mini/x,1,39,13
            """);
    ReportRequest asked =
        new ReportRequest(
            List.of(scores.toString()),
            Optional.empty(),
            List.of(),
            List.of(),
            Window.parse("last-point"),
            MissingGames.REFUSE,
            Protocols.REFUSE_MIXED,
            Optional.empty(),
            Optional.empty(),
            "test",
            Optional.of(folder.resolve("report.html")),
            Optional.of(folder.resolve("tables")),
            OptionalDouble.of(26));
    List<CurveRow> rows = run(asked).curves();
    assertThat(rows).extracting(CurveRow::agent).containsExactly("a", "b");
    assertThat(rows).extracting(CurveRow::threshold).containsExactly(26.0, 26.0);
    // A run counts with its newest score: nothing rises before its second point.
    assertThat(rows.get(0).framesToThreshold()).isCloseTo(38 + 26 / 39.0, within(1e-9));
    assertThat(rows.get(1).framesToThreshold()).isNull();
    assertThat(Files.readAllLines(folder.resolve("tables/curves.csv"))).hasSize(1 + 2 * 40);
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("never", "--threshold 26.0", "SHA-256", "40 evenly spaced moments")
        .contains("mean score in mini/x against frames played", "window &#39;last-point&#39;");
    assertThat(Files.readAllLines(folder.resolve("tables/game_curves.csv")))
        .hasSize(1 + 2 * 20)
        .startsWith("agent,game,frames,mean,low,high,final_window")
        .contains("a,mini/x,0,0.0,,,last-point", "b,mini/x,39,13.0,,,last-point");
  }

  @Test
  void aGameThatSomeAgentsLackHasTheCurvesOfTheOthers() throws IOException {
    edit(
        s ->
            """
            agent,game,seed,frames,score
            a,pong,1,0,0
            a,pong,1,100,4
            a,pong,2,0,0
            a,pong,2,100,8
            b,pong,1,0,0
            b,pong,1,100,1
            b,alien,1,100,1
            """);
    Path tables = folder.resolve("tables");
    run(request(MissingGames.PARTIAL, Protocols.REFUSE_MIXED, "last-frames: 50").toTables(tables));
    List<String> lines = Files.readAllLines(tables.resolve("game_curves.csv"));
    assertThat(lines).hasSize(1 + 2 * 20).noneMatch(line -> line.contains("alien"));
    // Two runs of an agent have a band; the mean of both ends at 6.
    assertThat(lines).contains("a,pong,100,6.0,4.0,8.0,last-frames: 50");
    assertThat(tables.resolve("curves.csv")).doesNotExist();
  }

  @Test
  void thePageStatesEachFigureSoThatAReaderCanComputeIt() throws IOException {
    Path page = folder.resolve("report.html");
    new ReportJob(
            ReportJobTest::noSpark,
            request().toHtml(page),
            new Resampling(300, 0.9, 5),
            new Resampling(200, 0.9, 5))
        .run();
    assertThat(Files.readString(page))
        .contains(
            "stratified percentile bootstrap: runs redrawn with replacement inside each game",
            "300 replicates for aggregates, 200 for bands, per-game means and comparisons",
            "90% confidence, seed 5, linear interpolation between order statistics",
            "with 90 % confidence intervals",
            "gamer-normalised: (score",
            "clipped record mean: mean over seeds, normalise, min(1",
            "interquartile mean (IQM)",
            "performance profile: share of all runs",
            "probability of improvement: mean over games of U",
            "a run is an (agent, seed); its final score is the window",
            "of each run: last-point",
            "SHA-256 ",
            "revision ",
            "./dreamweir report --scores " + scores,
            "--set eval.replicates=300 --set eval.curve-replicates=200 --set eval.confidence=0.9"
                + " --set eval.bootstrap-seed=5 --title &#39;Suite report&#39; --html "
                + page);
  }

  @Test
  void windowOfFramesAveragesTheEndOfEachRun() throws IOException {
    edit(
        s ->
            """
            agent,game,seed,frames,score
            a,mini/x,1,1e6,0
            a,mini/x,1,8e6,4
            a,mini/x,1,10e6,6
            a,mini/x,2,1e6,0
            a,mini/x,2,8e6,4
            a,mini/x,2,10e6,6
            """);
    assertThat(
            run(request(MissingGames.REFUSE, Protocols.REFUSE_MIXED, "last-point"))
                .aggregates()
                .get(0)
                .value())
        .isEqualTo(6);
    ReportResult result =
        run(request(MissingGames.REFUSE, Protocols.REFUSE_MIXED, "last-frames: 5e6"));
    assertThat(result.aggregates())
        .singleElement()
        .satisfies(a -> assertThat(a.metric()).isEqualTo("score_mean"))
        .satisfies(a -> assertThat(a.value()).isEqualTo(5));
    assertThat(result.window()).isEqualTo("last-frames: 5000000");
    assertThat(result.reference()).isEqualTo("none");
  }
}
