package io.dreamweir.eval.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.report.ReportJob;
import io.dreamweir.eval.report.ReportRequest;
import io.dreamweir.eval.score.ScoreTable.Protocols;
import io.dreamweir.eval.score.Window;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.LakeSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EvalJobTest {

  private static final Path SUITES = Path.of("../conf/suites");
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LakeSpark.local("local[2]");
    spark.sparkContext().setLogLevel("ERROR");
  }

  private static EvalConfig config(int batch) {
    return new EvalConfig(
        7, 0, batch, 2, Duration.ofSeconds(10), "", List.of(), 1_000, 1_000, 0.95, 1);
  }

  private Evaluation evaluation(Suite suite, Contender... contenders) {
    return new Evaluation(
        suite, List.of(contenders), "run", folder.resolve("lake").toString(), "test");
  }

  private static Suite suite(int episodes, String... tasks) {
    return new Suite("test", Protocol.of("test", Map.of(), Map.of()), List.of(tasks), episodes, 0);
  }

  /** Everything of a row but when and by which job it was made. */
  private static Map<String, String> byUnit(List<Row> rows) {
    Map<String, String> found = new TreeMap<>();
    for (Row row : rows) {
      List<Object> fields = new ArrayList<>();
      for (String field : row.schema().fieldNames()) {
        if (!Set.of("duration_ms", "job", "evaluated_at", "attempts").contains(field)) {
          fields.add(row.getAs(field));
        }
      }
      assertThat(found.put(row.getAs("unit"), fields.toString())).as("unit twice").isNull();
    }
    return found;
  }

  private Map<String, String> rows() {
    return byUnit(
        ScoresTable.open(spark, folder.resolve("lake").toString()).read().collectAsList());
  }

  @Test
  void sparkGivesTheRowsThatOneThreadGivesInAnotherOrder() {
    Suite mini = Suite.read(SUITES, "mini").withEpisodes(3);
    Evaluation evaluation = evaluation(mini, Contender.RANDOM);
    EvalResult result = new EvalJob(spark, evaluation, config(2)).run();
    assertThat(result.games()).isEqualTo(7);
    assertThat(result.episodes()).isEqualTo(21);
    assertThat(result.excluded()).isZero();
    assertThat(result.protocolHash()).hasSize(16);

    List<UnitGroup> groups = new GroupPlan(evaluation, config(2)).open(Set.of());
    List<UnitGroup> shuffled = new ArrayList<>(groups);
    Collections.reverse(shuffled);
    ScoresTable other = ScoresTable.openOrCreate(spark, folder.resolve("other").toString());
    List<Outcome> outcomes = new ArrayList<>();
    for (UnitGroup group : shuffled) {
      outcomes.addAll(new GroupPlayer(group).play());
    }
    other.append(outcomes, evaluation);
    assertThat(byUnit(other.read().collectAsList())).hasSize(21).isEqualTo(rows());
  }

  @Test
  void finishedUnitsAreNeverPlayedAgain() {
    String[] tasks = {"faulty/never", "mini/catch"};
    EvalResult first =
        new EvalJob(spark, evaluation(suite(3, tasks), Contender.NOOP), config(4)).run();
    assertThat(first.played()).isEqualTo(6);
    Map<String, String> before = rows();
    EvalResult second =
        new EvalJob(spark, evaluation(suite(5, tasks), Contender.NOOP), config(4)).run();
    assertThat(second.played()).isEqualTo(4);
    assertThat(second.episodes()).isEqualTo(10);
    assertThat(rows()).hasSize(10).containsAllEntriesOf(before);
    assertThat(
            new EvalJob(spark, evaluation(suite(5, tasks), Contender.NOOP), config(4))
                .run()
                .played())
        .isZero();
  }

  @Test
  void faultsAreRetriedThenRecordedAndTheOthersGoOn() {
    Suite suite =
        suite(2, "faulty/once", "faulty/always", "faulty/cut", "faulty/no-rom", "faulty/never");
    EvalResult result = new EvalJob(spark, evaluation(suite, Contender.RANDOM), config(2)).run();
    assertThat(result.games()).isEqualTo(2);
    assertThat(result.episodes()).isEqualTo(4);
    assertThat(result.excluded()).isEqualTo(2);
    assertThat(result.failed()).isEqualTo(4);
    assertThat(result.failures())
        .containsExactly(
            "[random/faulty/always] java.lang.IllegalStateException: emulator fell over",
            "[random/faulty/cut] the environment cut the episode",
            "[random/faulty/no-rom] no ROM of no-rom; pip install ale-py brings it");
    Row once =
        ScoresTable.open(spark, folder.resolve("lake").toString())
            .scored()
            .where("game = 'faulty/once'")
            .first();
    assertThat(once.<Integer>getAs("attempts")).isEqualTo(2);
    assertThat(once.<Double>getAs("score")).isPositive();
    // Failed units are tried again by the next run, finished and excluded ones are not.
    assertThat(new EvalJob(spark, evaluation(suite, Contender.RANDOM), config(2)).run().played())
        .isEqualTo(4);
  }

  @Test
  void randomPlayOfCatchScoresAsTheRulesSay() {
    EvalResult result =
        new EvalJob(
                spark,
                evaluation(Suite.read(SUITES, "catch").withEpisodes(40), Contender.NOOP),
                config(8))
            .run();
    GameResult game = result.scores().get(0);
    assertThat(game.game()).isEqualTo("mini/catch-long");
    // Noop catches a ball in one of five columns: -0.6 a ball, ten balls.
    assertThat(game.mean()).isBetween(-8.0, -4.0);
    assertThat(game.random()).isBetween(-8.0, -4.0);
    assertThat(game.low()).isLessThan(game.mean());
    assertThat(game.high()).isGreaterThan(game.mean());
  }

  @Test
  void scriptedPoliciesPlayAsTheySay() {
    Contender perfect = new Contender("catch", "catch");
    Contender left = new Contender("left", "constant:1");
    Suite suite =
        new Suite(
            "test",
            Protocol.of("test", Map.of("sticky", "0"), Map.of()),
            List.of("mini/catch-long"),
            4,
            0);
    EvalResult result = new EvalJob(spark, evaluation(suite, perfect, left), config(4)).run();
    assertThat(result.scores().get(0).mean()).isEqualTo(10);
    assertThat(result.scores().get(1).mean()).isLessThan(0);
    assertThatThrownBy(() -> BuiltInPolicies.open("catch", Spaces.pixels(64, 64, 1, 18)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("plays mini/catch and mini/catch-long only");
    assertThatThrownBy(() -> BuiltInPolicies.open("constant:5", Spaces.pixels(64, 64, 1, 5)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("needs a task with one choice of more than 5 actions");
  }

  @Test
  void filmsShowTheBestTheMedianAndTheWorstEpisodeAsTheyWereScored() throws Exception {
    Suite suite = suite(3, "mini/breakout");
    Evaluation evaluation = evaluation(suite, Contender.RANDOM);
    new EvalJob(spark, evaluation, config(2)).run();
    List<FilmJob.Film> films =
        new FilmJob(spark, evaluation, config(2), folder.resolve("films")).run();
    assertThat(films).extracting(FilmJob.Film::which).containsExactly("best", "median", "worst");
    assertThat(films).isSortedAccordingTo(Comparator.comparingDouble(f -> -f.score()));
    // Of several checkpoints under one name the last is filmed, not one over the other.
    Evaluation two =
        evaluation(suite, new Contender("me", "constant:1"), new Contender("me", "constant:0"));
    new EvalJob(spark, two, config(2)).run();
    assertThat(new FilmJob(spark, two, config(2), folder.resolve("two")).run())
        .extracting(FilmJob.Film::which)
        .containsExactly("best", "median", "worst");
    for (FilmJob.Film film : films) {
      assertThat(film.bytes()).isBetween(100L, 400_000L);
      assertThat(Files.readAllBytes(Path.of(film.file()))).startsWith("GIF89a".getBytes(UTF_8));
    }
  }

  @Test
  void anEpisodeThatOutlastsTheCapIsATimeLimitAndCounts() {
    Suite suite =
        new Suite(
            "test",
            Protocol.of("capped", Map.of("max-steps", "20"), Map.of()),
            List.of("mini/catch-long"),
            2,
            0);
    assertThat(new EvalJob(spark, evaluation(suite, Contender.RANDOM), config(2)).run().episodes())
        .isEqualTo(2);
    assertThat(
            ScoresTable.open(spark, folder.resolve("lake").toString())
                .scored()
                .select("end", "steps")
                .distinct()
                .collectAsList())
        .singleElement()
        .hasToString("[TIME_LIMIT,20]");
  }

  @Test
  void anAggregateIsRefusedUntilTheMissingGameIsThere() {
    Suite suite = suite(2, "faulty/no-rom", "faulty/never", "mini/catch");
    new EvalJob(spark, evaluation(suite, Contender.RANDOM), config(2)).run();
    String lake = folder.resolve("lake").toString();
    ReportRequest wanted =
        new ReportRequest(
            List.of(lake),
            Optional.empty(),
            List.of("faulty/no-rom", "faulty/never", "mini/catch"),
            List.of(),
            Window.parse("last-point"),
            MissingGames.REFUSE,
            Protocols.REFUSE_MIXED,
            Optional.empty(),
            Optional.empty(),
            "test",
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty());
    Resampling few = Resampling.AGGREGATES.times(200);
    assertThatThrownBy(() -> new ReportJob(() -> spark, wanted, few, few).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("random has scores of 2 of 3 games; missing: faulty/no-rom");
  }

  @Test
  void jobsThatMakeTheTableAtTheSameMomentAllGetIt() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(4);
    for (int round = 0; round < 5; round++) {
      String fresh = folder.resolve("fresh" + round).toString();
      List<Callable<ScoresTable>> openings =
          Collections.nCopies(4, () -> ScoresTable.openOrCreate(spark, fresh));
      for (var opening : writers.invokeAll(openings)) {
        assertThat(opening.get().read().count()).isZero();
      }
    }
    writers.shutdown();
  }

  @Test
  void fourWritersLoseNothing() throws Exception {
    ScoresTable.openOrCreate(spark, folder.resolve("lake").toString());
    ExecutorService writers = Executors.newFixedThreadPool(4);
    List<Callable<EvalResult>> jobs = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      Contender contender = new Contender("team-" + writer, writer % 2 == 0 ? "random" : "noop");
      EvalConfig own =
          new EvalConfig(writer, 0, 1, 1, Duration.ZERO, "", List.of(), 1_000, 1_000, 0.95, 1);
      jobs.add(
          () -> new EvalJob(spark, evaluation(suite(5, "faulty/never"), contender), own).run());
    }
    for (var job : writers.invokeAll(jobs)) {
      assertThat(job.get().episodes()).isEqualTo(5);
    }
    writers.shutdown();
    assertThat(rows()).hasSize(20);
  }

  @Test
  void namesWhatIsMissing() {
    Contender missing = new Contender("mine", folder.resolve("nowhere").toString());
    assertThatThrownBy(
            () -> new EvalJob(spark, evaluation(suite(1, "mini/catch"), missing), config(1)).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nowhere does not exist");
    assertThatThrownBy(() -> Suite.read(SUITES, "mimi"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no suite 'mimi', did you mean 'mini'?");
    assertThatThrownBy(() -> Suite.read(SUITES, "mini").only(List.of("brakeout")))
        .isInstanceOf(UserError.class)
        .hasMessage("suite mini has no game 'brakeout', did you mean 'breakout'?");
  }
}
