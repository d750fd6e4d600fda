package io.dreamweir.eval.report;

import io.dreamweir.eval.report.Charts.CurvePoint;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.LearningCurve;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.PerformanceProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plots of a suite report, by name of the file they are written to. */
record SuitePlots(SuiteAnalysis analysis) {

  Map<String, Plot> all() {
    Map<String, Plot> plots = new LinkedHashMap<>(intervals());
    plots.put(analysis.metrics().get(0).key(), headline());
    if (!analysis.profiles().isEmpty()) {
      plots.put("profile", profile());
    }
    if (!analysis.curves().isEmpty()) {
      plots.put("curves", curves());
    }
    return plots;
  }

  /** One plot for each metric that is no count. */
  Map<String, Plot> intervals() {
    Map<String, Plot> plots = new LinkedHashMap<>();
    for (Metric metric : analysis.metrics()) {
      if (metric == Metric.HWRB
          || metric == Metric.GAMES_ABOVE_GAMER
          || metric == Metric.CLIPPED_RECORD_MEAN_PER_SEED) {
        continue;
      }
      Map<String, Interval> estimates = new LinkedHashMap<>();
      analysis.agents().forEach(a -> estimates.put(a, analysis.aggregate(a, metric).interval()));
      String title = metric.label() + (metric.lowerIsBetter() ? " (lower is better)" : "");
      plots.put(
          metric.key(),
          Charts.intervals(
              title,
              estimates,
              metric.label() + " of each agent with its confidence interval; table above"));
    }
    return plots;
  }

  /** The headline metric, beside what is published. */
  Plot headline() {
    Metric metric = analysis.metrics().get(0);
    Map<String, Interval> estimates = new LinkedHashMap<>();
    analysis.agents().forEach(a -> estimates.put(a, analysis.aggregate(a, metric).interval()));
    return Charts.beside(
        metric.label(),
        estimates,
        analysis.published(),
        metric.label() + " of each agent with its confidence interval, beside published values");
  }

  Plot profile() {
    Map<String, List<CurvePoint>> curves = new LinkedHashMap<>();
    for (PerformanceProfile profile : analysis.profiles()) {
      List<CurvePoint> points = new ArrayList<>();
      for (int t = 0; t < profile.tau().length; t++) {
        points.add(new CurvePoint(profile.tau()[t], profile.shares().get(t)));
      }
      curves.put(profile.agent(), points);
    }
    return Charts.curves(
        "performance profile",
        "gamer-normalised score \u03c4",
        "share of runs above \u03c4",
        curves,
        "share of runs over all games with a gamer-normalised score above tau, per agent");
  }

  Plot curves() {
    String label = analysis.metrics().get(0).label();
    return Charts.curves(
        "learning curves",
        "frames (updates where frames are not known)",
        label,
        points(analysis.curves()),
        label + " against frames played, per agent, with interval bands");
  }

  /** The curves of one game, small, each agent in the colour that it has everywhere. */
  Plot gameCurves(String game) {
    List<LearningCurve> curves = analysis.gameCurves().getOrDefault(game, List.of());
    return SmallCharts.curves(
        game,
        points(curves),
        curves.stream().map(c -> analysis.agents().indexOf(c.agent())).toList(),
        "mean score in " + game + " against frames played, per agent, with interval bands");
  }

  private static Map<String, List<CurvePoint>> points(List<LearningCurve> curves) {
    Map<String, List<CurvePoint>> points = new LinkedHashMap<>();
    for (LearningCurve curve : curves) {
      List<CurvePoint> own = new ArrayList<>();
      for (int i = 0; i < curve.frames().length; i++) {
        own.add(new CurvePoint((double) curve.frames()[i], curve.values().get(i)));
      }
      points.put(curve.agent(), own);
    }
    return points;
  }
}
