package io.dreamweir.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dreamweir.lake.LakeSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Driver and executors are killed with SIGKILL in the middle of a suite. */
@Tag("slow")
class EvalKillTest {

  @TempDir Path folder;

  /** Commits of the table that hold data: files in the log, without the one that made the table. */
  private static long commits(Path lake) {
    try (Stream<Path> files = Files.list(lake.resolve("scores/_delta_log"))) {
      return files.filter(f -> f.toString().endsWith(".json")).count() - 1;
    } catch (java.io.IOException e) {
      return 0;
    }
  }

  private static Map<String, Double> scores(List<Row> rows) {
    Map<String, Double> scores = new TreeMap<>();
    for (Row row : rows) {
      assertThat(scores.put(row.getAs("unit"), row.getAs("score"))).as("unit twice").isNull();
    }
    return scores;
  }

  @Test
  void playsNothingTwiceAndMissesNothingAfterSigkill() throws Exception {
    Path lake = folder.resolve("lake");
    Process victim = EvalProcess.start(lake);
    await().atMost(Duration.ofMinutes(5)).until(() -> commits(lake) >= 1);
    victim.destroyForcibly().waitFor();
    assertThat(victim.exitValue()).isEqualTo(137);

    SparkSession spark = LakeSpark.local("local[2]");
    spark.sparkContext().setLogLevel("ERROR");
    Map<String, Double> before =
        scores(ScoresTable.open(spark, lake.toString()).read().collectAsList());
    int units = 7 * EvalProcess.EPISODES;
    assertThat(before.size()).isPositive().isLessThan(units);

    EvalResult rest =
        new EvalJob(spark, EvalProcess.evaluation(lake, EvalProcess.EPISODES), EvalProcess.config())
            .run();

    assertThat(rest.played()).isEqualTo(units - before.size());
    Map<String, Double> after =
        scores(ScoresTable.open(spark, lake.toString()).read().collectAsList());
    assertThat(after).hasSize(units).containsAllEntriesOf(before);

    assertUndisturbed(after, lake, EvalProcess.EPISODES);
  }

  @Test
  void anExecutorThatDiesCostsNothingButTime() throws Exception {
    Path lake = Files.createDirectories(folder.resolve("lake"));
    Process driver = EvalProcess.startCluster(lake, 120);
    try {
      await().atMost(Duration.ofMinutes(5)).until(() -> commits(lake) >= 1);
      List<ProcessHandle> executors = executors(driver);
      assertThat(executors).hasSize(2);
      executors.get(0).destroyForcibly();
      await().until(() -> !executors.get(0).isAlive());

      // Another one takes its place, and the driver ends by itself.
      assertThat(driver.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(driver.exitValue()).isZero();
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
    SparkSession spark = LakeSpark.local("local[2]");
    spark.sparkContext().setLogLevel("ERROR");
    List<Row> rows = ScoresTable.open(spark, lake.toString()).read().collectAsList();
    assertThat(rows).extracting(row -> row.<String>getAs("status")).containsOnly("done");
    Map<String, Double> scores = scores(rows);
    assertThat(scores).hasSize(7 * 120);
    assertUndisturbed(scores, lake, 120);
  }

  @Test
  void fourProcessesAppendAtOnceAndNothingIsLostOrDoubled() throws Exception {
    Path lake = Files.createDirectories(folder.resolve("lake"));
    List<Process> teams = new ArrayList<>();
    try {
      for (int team = 0; team < 4; team++) {
        teams.add(WriterProcess.start(lake, team));
      }
      for (Process team : teams) {
        assertThat(team.getInputStream().read()).isEqualTo('!');
      }
      for (Process team : teams) {
        team.getOutputStream().close();
      }
      for (Process team : teams) {
        assertThat(team.waitFor(15, TimeUnit.MINUTES)).isTrue();
        assertThat(team.exitValue()).isZero();
      }
    } finally {
      teams.forEach(Process::destroyForcibly);
    }
    // A commit for each row of each team, in an order of their own.
    assertThat(commits(lake)).isEqualTo(4 * WriterProcess.EPISODES);
    SparkSession spark = LakeSpark.local("local[2]");
    spark.sparkContext().setLogLevel("ERROR");
    Map<String, Double> found =
        scores(ScoresTable.open(spark, lake.toString()).read().collectAsList());
    Map<String, Double> expected = new TreeMap<>();
    for (int team = 0; team < 4; team++) {
      for (UnitGroup group :
          new GroupPlan(WriterProcess.evaluation(lake, team), WriterProcess.config(team))
              .open(Set.of())) {
        new GroupPlayer(group).play().forEach(o -> expected.put(o.unit().id(), o.score()));
      }
    }
    assertThat(found).hasSize(4 * WriterProcess.EPISODES).isEqualTo(expected);
  }

  /** Its children that run Java: it starts shells besides, for moments. */
  private static List<ProcessHandle> executors(Process driver) {
    return driver.children().filter(p -> p.info().command().orElse("").endsWith("/java")).toList();
  }

  /** What a job that was never killed would have written, in another order. */
  private static void assertUndisturbed(Map<String, Double> after, Path lake, int episodes) {
    Set<UnitGroup> groups =
        new HashSet<>(
            new GroupPlan(EvalProcess.evaluation(lake, episodes), EvalProcess.config())
                .open(Set.of()));
    for (UnitGroup group : groups) {
      for (Outcome outcome : new GroupPlayer(group).play()) {
        assertThat(after.get(outcome.unit().id())).isEqualTo(outcome.score());
      }
    }
  }
}
