package io.dreamweir.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.lake.LakeSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment ends its process by SIGSEGV in the middle of an evaluation on one machine. */
@Tag("slow")
class EmulatorCrashTest {

  private static final int VICTIM = 2;

  private final SparkSession spark = LakeSpark.local("local[2]");
  private final EvalConfig config =
      new EvalConfig(7, 0, 4, 2, Duration.ofSeconds(10), "", List.of("faulty"), 200, 200, 0.95, 1);

  @TempDir Path folder;
  private Evaluation evaluation;

  @BeforeEach
  void chooseTheVictim() {
    spark.sparkContext().setLogLevel("ERROR");
    Suite suite =
        new Suite(
            "test",
            Protocol.of("test", Map.of(), Map.of()),
            List.of("faulty/crash", "faulty/never", "mini/catch"),
            4,
            0);
    evaluation =
        new Evaluation(suite, List.of(Contender.RANDOM), "", folder.resolve("lake").toString(), "");
    Unit victim =
        new GroupPlan(evaluation, config).units(Contender.RANDOM, "faulty/crash").get(VICTIM);
    System.setProperty(Crash.SEED, Long.toString(victim.environmentSeed()));
  }

  @AfterEach
  void crashNoMore() {
    System.clearProperty(Crash.SEED);
    System.clearProperty(Crash.ONCE);
  }

  private EvalResult run() {
    EvalResult result = new EvalJob(spark, evaluation, config).run();
    assertThat(ProcessHandle.current().descendants())
        .as("processes left behind")
        .noneMatch(p -> p.info().commandLine().orElse("").contains(PlayMain.class.getName()));
    return result;
  }

  private List<Row> rows(String where) {
    return ScoresTable.open(spark, evaluation.out())
        .read()
        .where(where)
        .orderBy("task", "episode")
        .collectAsList();
  }

  /** Scores in an undisturbed process. */
  private Map<String, Double> undisturbed() {
    System.clearProperty(Crash.SEED);
    Map<String, Double> scores = new HashMap<>();
    for (UnitGroup group : new GroupPlan(evaluation, config).open(Set.of())) {
      new GroupPlayer(group).play().forEach(o -> scores.put(o.unit().id(), o.score()));
    }
    return scores;
  }

  @Test
  void aCrashCostsItsOwnEpisodeATryAndNothingElse() {
    System.setProperty(Crash.ONCE, folder.resolve("crashed").toString());
    EvalResult result = run();
    assertThat(result.episodes()).isEqualTo(12);
    assertThat(result.failed()).isZero();
    assertThat(folder.resolve("crashed")).exists();
    assertThat(rows("attempts > 1"))
        .singleElement()
        .satisfies(row -> assertThat(row.<String>getAs("task")).isEqualTo("faulty/crash"))
        .satisfies(row -> assertThat(row.<Integer>getAs("episode")).isEqualTo(VICTIM))
        .satisfies(row -> assertThat(row.<Integer>getAs("attempts")).isEqualTo(2));
    Map<String, Double> expected = undisturbed();
    assertThat(rows("true"))
        .hasSize(12)
        .allSatisfy(
            row ->
                assertThat(row.<Double>getAs("score"))
                    .isEqualTo(expected.get(row.<String>getAs("unit"))));
  }

  @Test
  void anEpisodeThatAlwaysCrashesIsRecordedWithItsReasonAndTheOthersGoOn() {
    EvalResult result = run();
    assertThat(result.episodes()).isEqualTo(11);
    assertThat(result.failed()).isEqualTo(1);
    assertThat(result.failures())
        .singleElement()
        .asString()
        .startsWith(
            "[random/faulty/crash] the process that played it crashed in the environment: SIGSEGV at")
        .contains("libjvm.so");
    assertThat(rows("status = 'failed'"))
        .singleElement()
        .satisfies(row -> assertThat(row.<Integer>getAs("episode")).isEqualTo(VICTIM))
        .satisfies(row -> assertThat(row.<Integer>getAs("attempts")).isEqualTo(2));
    assertThat(rows("status = 'done'"))
        .extracting(row -> row.<Integer>getAs("attempts"))
        .containsOnly(1);

    // The fault is repaired: the same command plays what is missing.
    System.clearProperty(Crash.SEED);
    assertThat(run()).extracting(EvalResult::played, EvalResult::episodes).containsExactly(1, 12);
  }
}
