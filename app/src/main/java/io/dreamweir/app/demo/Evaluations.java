package io.dreamweir.app.demo;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.metrics.EvalMetrics;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.suite.Contender;
import io.dreamweir.eval.suite.EvalConfig;
import io.dreamweir.eval.suite.EvalJob;
import io.dreamweir.eval.suite.EvalResult;
import io.dreamweir.eval.suite.Evaluation;
import io.dreamweir.eval.suite.GameResult;
import io.dreamweir.eval.suite.Suite;
import io.dreamweir.ingest.actor.CollectConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Scores the policies of a demo with the evaluation job, on the suite that holds the task. */
final class Evaluations {

  /**
   * A policy's score.
   *
   * @param interval mean undiscounted return of an episode, with its interval
   * @param random the same of uniformly random play, absent where it was not measured
   * @param protocolHash rules under which it was made
   */
  record Score(Interval interval, @Nullable Double random, String protocolHash) {
    double mean() {
      return interval.value();
    }
  }

  private static final List<String> SUITES =
      List.of("catch", "mini", "point", "pendulum", "crafter", "dmc-proprio", "bsuite", "atari55");

  private final SparkSession spark;
  private final String lake;
  private final Suite suite;
  private final EvalConfig config;
  private final EvalMetrics metrics;
  private final String run;

  Evaluations(SparkSession spark, String lake, String task, DemoSetup setup, EvalMetrics metrics) {
    this.spark = spark;
    this.lake = lake;
    this.suite =
        suiteOf(task)
            .only(List.of(task))
            .withEpisodes(setup.demo().evaluationEpisodes())
            .withOptions(rules(setup.collect()));
    this.config = setup.eval();
    this.metrics = metrics;
    this.run = "seed-" + setup.train().settings().seed();
  }

  /** Options that the actors play with; where something lies is none of the rules. */
  private static Map<String, String> rules(CollectConfig collect) {
    Map<String, String> rules = new TreeMap<>(collect.taskOptions());
    rules.remove("roms");
    return rules;
  }

  private static Suite suiteOf(String task) {
    Path folder = CommonOptions.folder().resolve("suites");
    List<String> known = Suite.names(folder);
    for (String name : SUITES) {
      if (known.contains(name)) {
        Suite suite = Suite.read(folder, name);
        if (suite.tasks().contains(task)) {
          return suite;
        }
      }
    }
    return Suite.read(folder, task);
  }

  Score of(Contender contender) {
    Evaluation evaluation =
        new Evaluation(suite, List.of(contender), run, lake, "demo-" + UUID.randomUUID());
    EvalResult result = metrics.follow(new EvalJob(spark, evaluation, config)).run();
    GameResult row =
        result.scores().stream()
            .filter(s -> s.agent().equals(contender.agent()))
            .findFirst()
            .orElseThrow(
                () -> UserError.failed("no score for %s: %s", contender, result.failures()));
    Double mean = row.mean();
    if (mean == null) {
      throw UserError.failed("no episode of %s could be scored: %s", contender, result.failures());
    }
    Double low = row.low();
    Double high = row.high();
    return new Score(
        low == null || high == null ? Interval.of(mean) : new Interval(mean, low, high),
        row.random(),
        result.protocolHash());
  }
}
