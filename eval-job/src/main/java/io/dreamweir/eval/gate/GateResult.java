package io.dreamweir.eval.gate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gate found.
 *
 * @param verdict the verdict by the chosen metric
 * @param metric key of the chosen metric
 * @param window which points of a run made its final score
 * @param margin differences up to this are no difference
 * @param alpha probability of a wrong verdict at each end
 * @param metrics every metric, the chosen one first
 * @param furtherSeeds runs per game, on both sides, that would probably decide; absent if decided,
 *     or if no number up to 1,000 would
 * @param reason the verdict in a sentence
 * @param regressions games with the largest losses on the chosen metric's scale, the largest first
 * @param games number of games compared
 * @param warnings what a reader must know
 */
public record GateResult(
    Verdict verdict,
    String metric,
    String window,
    double margin,
    double alpha,
    List<MetricRow> metrics,
    @Nullable Integer furtherSeeds,
    String reason,
    List<GameLoss> regressions,
    int games,
    List<String> warnings) {

  /**
   * One metric of both sides.
   *
   * @param difference how much better the candidate is
   * @param low lower end of its interval, absent where there is one run per game
   * @param high upper end of its interval, absent where there is one run per game
   * @param verdict verdict by this metric alone; only the chosen one counts
   */
  public record MetricRow(
      String metric,
      double candidate,
      double baseline,
      double difference,
      @Nullable Double low,
      @Nullable Double high,
      Verdict verdict) {}

  /** A game in which the candidate lost. */
  public record GameLoss(String game, double candidate, double baseline, double loss) {}
}
