package io.dreamweir.eval.statistics;

import io.dreamweir.eval.score.ReferenceRow;
import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.score.Score;
import io.dreamweir.eval.score.ScoreTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * A metric against the frames played. At each point a run counts with its newest score at or before
 * that many frames; the curve starts where every run has one.
 *
 * @param agent name of the agent
 * @param metric key of the metric
 * @param frames int64 [points], rising
 * @param values the metric at each point, with its interval
 */
public record LearningCurve(String agent, String metric, long[] frames, List<Interval> values) {

  private static final int POINTS = 40;
  private static final int POINTS_OF_A_GAME = 20;

  /** Curves of the agents whose every run has at least two points and that have every game. */
  public static List<LearningCurve> all(
      ScoreTable table, ReferenceTable reference, Metric metric, Resampling resampling) {
    List<LearningCurve> curves = new ArrayList<>();
    for (String agent : table.agents()) {
      List<List<List<Score>>> runs = new ArrayList<>();
      List<ReferenceRow> rows = new ArrayList<>();
      for (String game : reference.games()) {
        Collection<List<Score>> points = table.points(agent, game).values();
        if (!points.isEmpty()) {
          rows.add(reference.row(game));
          runs.add(points.stream().map(LearningCurve::sorted).toList());
        }
      }
      if (!rows.isEmpty()
          && rows.size() == reference.games().size()
          && runs.stream().allMatch(g -> g.stream().allMatch(r -> r.size() > 1))) {
        curves.add(of(agent, rows, runs, metric, resampling, POINTS));
      }
    }
    return curves;
  }

  /**
   * Mean score against frames in one game, for the agents whose every run there has at least two
   * points.
   */
  public static List<LearningCurve> ofGame(ScoreTable table, String game, Resampling resampling) {
    ReferenceRow row = ReferenceTable.unscaled(List.of(game)).row(game);
    List<LearningCurve> curves = new ArrayList<>();
    for (String agent : table.agents()) {
      List<List<Score>> runs =
          table.points(agent, game).values().stream().map(LearningCurve::sorted).toList();
      if (!runs.isEmpty() && runs.stream().allMatch(r -> r.size() > 1)) {
        curves.add(
            of(
                agent,
                List.of(row),
                List.of(runs),
                Metric.SCORE_MEAN,
                resampling,
                POINTS_OF_A_GAME));
      }
    }
    return curves;
  }

  private static List<Score> sorted(List<Score> run) {
    return run.stream().sorted(Comparator.comparingLong(Score::frames)).toList();
  }

  private static LearningCurve of(
      String agent,
      List<ReferenceRow> rows,
      List<List<List<Score>>> runs,
      Metric metric,
      Resampling resampling,
      int points) {
    List<List<Score>> all = runs.stream().flatMap(List::stream).toList();
    long start = all.stream().mapToLong(r -> r.get(0).frames()).max().orElseThrow();
    long end = all.stream().mapToLong(r -> r.get(r.size() - 1).frames()).max().orElseThrow();
    long[] frames =
        LongStream.range(0, points)
            .map(i -> start + (end - start) * i / (points - 1))
            .distinct()
            .toArray();
    List<Interval> values = new ArrayList<>();
    for (long at : frames) {
      double[][] scores = new double[runs.size()][];
      for (int g = 0; g < scores.length; g++) {
        scores[g] = runs.get(g).stream().mapToDouble(r -> newest(r, at)).toArray();
      }
      AgentScores moment = new AgentScores(agent, rows, scores, List.of());
      values.add(
          new SuiteBootstrap(moment, List.of(metric)).aggregates(resampling).get(0).interval());
    }
    return new LearningCurve(agent, metric.key(), frames, values);
  }

  private static double newest(List<Score> run, long frames) {
    double score = run.get(0).score();
    for (Score point : run) {
      if (point.frames() <= frames) {
        score = point.score();
      }
    }
    return score;
  }

  /** Mean height of the curve over its frames, by the trapezoid rule. */
  public double areaUnderCurve() {
    if (frames.length == 1) {
      return values.get(0).value();
    }
    double area = 0;
    for (int i = 1; i < frames.length; i++) {
      area += (frames[i] - frames[i - 1]) * (values.get(i).value() + values.get(i - 1).value()) / 2;
    }
    return area / (frames[frames.length - 1] - frames[0]);
  }

  /** Frames until the curve first reaches a height, interpolated; empty if it never does. */
  public OptionalDouble framesTo(double threshold) {
    for (int i = 0; i < frames.length; i++) {
      double here = values.get(i).value();
      if (here >= threshold) {
        if (i == 0) {
          return OptionalDouble.of((double) frames[0]);
        }
        double before = values.get(i - 1).value();
        double share = (threshold - before) / (here - before);
        return OptionalDouble.of(frames[i - 1] + share * (frames[i] - frames[i - 1]));
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * How many times fewer frames this agent needs than another to reach the final height of the
   * lower of the two; empty if one of them never reaches it.
   */
  public OptionalDouble sampleEfficiencyOver(LearningCurve other) {
    double height =
        Math.min(
            values.get(values.size() - 1).value(),
            other.values.get(other.values.size() - 1).value());
    OptionalDouble own = framesTo(height);
    OptionalDouble others = other.framesTo(height);
    return own.isPresent() && others.isPresent() && own.getAsDouble() > 0
        ? OptionalDouble.of(others.getAsDouble() / own.getAsDouble())
        : OptionalDouble.empty();
  }
}
