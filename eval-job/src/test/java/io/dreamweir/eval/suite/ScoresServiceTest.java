package io.dreamweir.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.eval.report.Leaderboard;
import io.dreamweir.eval.report.ReportJob;
import io.dreamweir.eval.report.ReportRequest;
import io.dreamweir.eval.score.Score;
import io.dreamweir.eval.score.ScoreSource;
import io.dreamweir.eval.statistics.PublishedScores;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.lake.LakeSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reads the {@code scores} table of several teams, and what writes others' scores to it. */
@Tag("slow")
class ScoresServiceTest {

  private static final Resampling FEW = Resampling.AGGREGATES.times(500);
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LakeSpark.local("local[2]");
    spark.sparkContext().setLogLevel("ERROR");
  }

  @Test
  void importedScoresGiveTheSameTableAndStandApartFromOurs() throws Exception {
    String lake = folder.resolve("lake").toString();
    Path scores = folder.resolve("scores.csv");
    Files.writeString(scores, PublishedScores.text("atari200m_scores.csv"));
    ScoreImportJob job = new ScoreImportJob(spark, scores.toString(), "published-200m", lake);
    assertThat(job.run().rows()).isEqualTo(1540);
    assertThat(job.run()).extracting(r -> r.rows(), r -> r.known()).containsExactly(0, 1540);

    var report =
        new ReportJob(() -> spark, ReportRequest.of(List.of(lake), Optional.empty()), FEW, FEW)
            .run();
    assertThat(report.aggregates().get(0).value()).isCloseTo(0.2796, within(5e-5));
    assertThat(report.protocols()).containsExactly("published-200m");

    Suite suite =
        new Suite("test", Protocol.of("test", Map.of(), Map.of()), List.of("faulty/never"), 3, 0);
    EvalConfig config =
        new EvalConfig(7, 0, 2, 1, Duration.ZERO, "", List.of(), 1_000, 1_000, 0.95, 1);
    new EvalJob(
            spark, new Evaluation(suite, List.of(Contender.RANDOM), "run", lake, "test"), config)
        .run();
    assertThatThrownBy(
            () ->
                new ReportJob(
                        () -> spark, ReportRequest.of(List.of(lake), Optional.empty()), FEW, FEW)
                    .run())
        .hasMessageContaining("scores of different protocols cannot be compared");
    List<Leaderboard.Line> lines = new Leaderboard(() -> spark, lake, FEW).lines();
    assertThat(lines)
        .filteredOn(l -> l.protocolHash().equals("published-200m"))
        .extracting(Leaderboard.Line::agent)
        .containsExactly("dreamerv2", "iqn", "rainbow", "c51", "dqn");
    assertThat(lines)
        .filteredOn(l -> l.agent().equals("random"))
        .singleElement()
        .satisfies(l -> assertThat(l.rank()).isEqualTo(1))
        .satisfies(l -> assertThat(l.metric()).isEqualTo("score_mean"));
  }

  @Test
  void aUnitThatTwoJobsPlayedCountsOnce() {
    String lake = folder.resolve("twice").toString();
    Suite suite =
        new Suite("test", Protocol.of("test", Map.of(), Map.of()), List.of("faulty/never"), 3, 0);
    EvalConfig config =
        new EvalConfig(7, 0, 3, 1, Duration.ZERO, "", List.of(), 1_000, 1_000, 0.95, 1);
    Evaluation evaluation = new Evaluation(suite, List.of(Contender.RANDOM), "run", lake, "first");
    new EvalJob(spark, evaluation, config).run();
    List<Score> once = ScoreSource.read(lake, () -> spark);
    UnitGroup group = new GroupPlan(evaluation, config).open(Set.of()).get(0);
    ScoresTable table = ScoresTable.open(spark, lake);
    table.append(new GroupPlayer(group).play(), evaluation);
    assertThat(table.read().count()).isEqualTo(6);
    assertThat(ScoreSource.read(lake, () -> spark))
        .hasSize(3)
        .containsExactlyInAnyOrderElementsOf(once);
  }

  @Test
  void followEvaluatesEachNewCheckpointOnce() throws Exception {
    Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
    Files.createDirectories(checkpoints.resolve("000100"));
    Files.createDirectories(checkpoints.resolve(".tmp-000200"));
    List<String> evaluated = new ArrayList<>();
    EvalResult nothing =
        new EvalResult(0, 0, 0, 0, 0, List.of(), List.of(), List.of(), "", "", "", 0, "");
    List<EvalResult> results = new ArrayList<>();
    new FollowJob(
            checkpoints,
            checkpoint -> {
              evaluated.add(checkpoint.getFileName().toString());
              if (evaluated.size() == 1) {
                checkpoints.resolve("000300").toFile().mkdir();
              }
              return nothing;
            },
            Duration.ofMillis(10))
        .run(() -> results.size() == 2, results::add);
    assertThat(evaluated).containsExactly("000100", "000300");
  }
}
