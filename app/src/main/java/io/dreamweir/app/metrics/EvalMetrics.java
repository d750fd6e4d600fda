package io.dreamweir.app.metrics;

import io.dreamweir.eval.suite.EvalJob;
import io.dreamweir.eval.suite.EvalProgress;
import io.dreamweir.eval.suite.EvalProgress.MeanScore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An evaluation, or several one after the other; those before the newest keep their scores. */
public final class EvalMetrics implements MetricSource {

  private static final Metric EPISODES =
      Metric.gauge(
          "dreamweir_eval_episodes",
          "episodes",
          "Episodes of the evaluation under way: planned, done, excluded (cut by a fault), failed,"
              + " left; those that were scored before are none of them",
          "state");
  private static final Metric EVALUATIONS =
      Metric.counter("dreamweir_eval_evaluations_total", "evaluations", "Evaluations begun");
  private static final Metric SCORE =
      Metric.gauge(
          "dreamweir_eval_score",
          "score",
          "Mean undiscounted return of an agent in a game: so far while it is played, then of all"
              + " its episodes; with --follow of its newest checkpoint",
          "agent",
          "game");
  private static final Metric SCORED =
      Metric.gauge(
          "dreamweir_eval_score_episodes",
          "episodes",
          "Episodes behind that mean",
          "agent",
          "game");

  static final List<Metric> ALL = List.of(EPISODES, EVALUATIONS, SCORE, SCORED);

  private final Map<List<String>, MeanScore> before = new ConcurrentHashMap<>();
  private volatile @Nullable EvalJob job;
  private volatile int evaluations;

  /** Looks at this job from now on. */
  public synchronized EvalJob follow(EvalJob next) {
    EvalJob last = job;
    if (last != null) {
      last.progress().scores().forEach(s -> before.put(List.of(s.agent(), s.game()), s));
    }
    evaluations++;
    job = next;
    return next;
  }

  @Override
  public void collect(MetricValues values) {
    EvalJob now = job;
    EvalProgress progress = now == null ? EvalProgress.NONE : now.progress();
    values.set(EVALUATIONS, evaluations);
    values.set(EPISODES, progress.planned(), "planned");
    values.set(EPISODES, progress.done(), "done");
    values.set(EPISODES, progress.excluded(), "excluded");
    values.set(EPISODES, progress.failed(), "failed");
    values.set(EPISODES, progress.left(), "left");
    before.values().forEach(score -> set(values, score));
    progress.scores().forEach(score -> set(values, score));
  }

  private static void set(MetricValues values, MeanScore score) {
    values.set(SCORE, score.mean(), score.agent(), score.game());
    values.set(SCORED, score.episodes(), score.agent(), score.game());
  }
}
