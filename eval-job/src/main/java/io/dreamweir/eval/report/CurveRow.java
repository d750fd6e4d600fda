package io.dreamweir.eval.report;

import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.LearningCurve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How fast an agent learns.
 *
 * @param agent name of the agent
 * @param metric key of the metric of the curve
 * @param meanHeight area under the curve divided by its frames
 * @param finalValue last value of the curve
 * @param low lower end of its interval, absent with one run per game
 * @param high upper end of its interval, absent with one run per game
 * @param lastFrames frames at the last point
 * @param threshold the height asked for, half of the final value if none was
 * @param framesToThreshold frames until it is first reached, absent if never
 * @param efficiency how many times fewer frames it needs than the slowest agent, absent for that
 *     one
 */
public record CurveRow(
    String agent,
    String metric,
    double meanHeight,
    double finalValue,
    @Nullable Double low,
    @Nullable Double high,
    long lastFrames,
    double threshold,
    @Nullable Double framesToThreshold,
    @Nullable Double efficiency) {

  static List<CurveRow> of(List<LearningCurve> curves, OptionalDouble asked) {
    List<CurveRow> rows = new ArrayList<>();
    for (LearningCurve curve : curves) {
      Interval last = last(curve);
      double threshold = asked.orElse(last.value() / 2);
      OptionalDouble efficiency =
          curves.stream()
              .filter(other -> !other.agent().equals(curve.agent()))
              .map(curve::sampleEfficiencyOver)
              .filter(OptionalDouble::isPresent)
              .mapToDouble(OptionalDouble::getAsDouble)
              .filter(ratio -> ratio > 1)
              .max();
      rows.add(
          new CurveRow(
              curve.agent(),
              curve.metric(),
              curve.areaUnderCurve(),
              last.value(),
              GameRow.finite(last.low()),
              GameRow.finite(last.high()),
              curve.frames()[curve.frames().length - 1],
              threshold,
              present(curve.framesTo(threshold)),
              present(efficiency)));
    }
    rows.sort(Comparator.comparingDouble(r -> -r.finalValue()));
    return rows;
  }

  private static Interval last(LearningCurve curve) {
    return curve.values().get(curve.values().size() - 1);
  }

  private static @Nullable Double present(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
