package io.dreamweir.eval.suite;

import io.dreamweir.eval.score.ReferenceTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays an evaluation: plans the units, leaves out those that are rows of {@code scores} already,
 * plays the others as Spark tasks, appends what became of them, and sums up.
 */
public final class EvalJob {

  private static final Logger LOG = LoggerFactory.getLogger(EvalJob.class);

  private final SparkSession spark;
  private final Evaluation evaluation;
  private final EvalConfig config;
  private volatile EvalProgress progress = EvalProgress.NONE;

  /** A job; {@link #run} starts it. */
  public EvalJob(SparkSession spark, Evaluation evaluation, EvalConfig config) {
    this.spark = spark;
    this.evaluation =
        config.episodes() == 0
            ? evaluation
            : new Evaluation(
                evaluation.suite().withEpisodes(config.episodes()),
                evaluation.contenders(),
                evaluation.run(),
                evaluation.out(),
                evaluation.job());
    this.config = config;
  }

  /**
   * Plays what is not yet played.
   *
   * @throws io.dreamweir.error.UserError if a checkpoint is missing or does not fit a task, or the
   *     table cannot be written
   */
  public EvalResult run() {
    long start = System.nanoTime();
    ScoresTable table = ScoresTable.openOrCreate(spark, evaluation.out());
    GroupPlan plan = new GroupPlan(evaluation, config, new LearnedFrames(spark)::behind);
    Map<String, String> finished = table.finished(evaluation.suite().protocol().hash());
    List<UnitGroup> groups = plan.open(finished.keySet());
    groups.forEach(new PolicyFit()::require);
    plan.otherNames(finished)
        .forEach(
            (names, episodes) ->
                LOG.warn(
                    "{} episodes of {} were played before under the name {} and keep it; another"
                        + " --out plays them again",
                    episodes,
                    names.asked(),
                    names.stored()));
    int units = groups.stream().mapToInt(g -> g.units().size()).sum();
    progress = EvalProgress.planned(units);
    LOG.info(
        "suite {}: {} tasks, {} episodes to play in {} groups",
        evaluation.suite().name(),
        evaluation.suite().tasks().size(),
        units,
        groups.size());
    if (!groups.isEmpty()) {
      AtomicInteger done = new AtomicInteger();
      try (OutcomeWriter writer = new OutcomeWriter(table, evaluation, config.appendEvery())) {
        new GroupRunner(spark, config)
            .run(
                groups,
                outcomes -> {
                  writer.accept(outcomes);
                  played(outcomes);
                  Outcome first = outcomes.get(0);
                  LOG.info(
                      "eval {}/{} episodes; {} of {} {}",
                      done.addAndGet(outcomes.size()),
                      units,
                      first.unit().task(),
                      first.contender().agent(),
                      first.reason().isEmpty() ? "done" : first.reason());
                });
      }
    }
    EvalResult result =
        new EvalSummary(table, plan, evaluation, ReferenceTable.builtIn(), config.forCurves())
            .result(units, (System.nanoTime() - start) / 1e9);
    progress = progress.ended(result);
    return result;
  }

  /** Where the job stands; may be asked from any thread. */
  public EvalProgress progress() {
    return progress;
  }

  private synchronized void played(List<Outcome> outcomes) {
    progress = progress.with(outcomes);
  }
}
