package io.dreamweir.eval.report;

import io.dreamweir.eval.statistics.Aggregate;
import io.dreamweir.eval.statistics.SuiteScore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as data.
 *
 * @param aggregates metrics over all games, agent by agent, the best first
 * @param perGame means in each game
 * @param improvements probability that a run of one agent beats a run of another
 * @param suiteScores what the authors of a suite publish, where episodes are of such a suite
 * @param curves how fast each agent learns, where its runs have several points
 * @param warnings what a reader must know before trusting a number
 * @param reference the reference table used
 * @param window which points of a run make its final score
 * @param protocols hashes or labels of the protocols of the scores
 * @param intervals how intervals were made
 * @param seconds wall-clock time
 * @param html the page, if one was written
 */
public record ReportResult(
    List<AggregateRow> aggregates,
    List<GameRow> perGame,
    List<ImprovementRow> improvements,
    List<SuiteScore> suiteScores,
    List<CurveRow> curves,
    List<String> warnings,
    String reference,
    String window,
    List<String> protocols,
    String intervals,
    double seconds,
    @Nullable String html) {

  /**
   * One number over all games.
   *
   * @param low lower end of the interval, absent where there is one run per game
   * @param high upper end of the interval, absent where there is one run per game
   */
  public record AggregateRow(
      String agent,
      String metric,
      double value,
      @Nullable Double low,
      @Nullable Double high,
      int games,
      int seeds) {
    static AggregateRow of(Aggregate a) {
      return new AggregateRow(
          a.agent(),
          a.metric(),
          a.value(),
          GameRow.finite(a.low()),
          GameRow.finite(a.high()),
          a.games(),
          a.seeds());
    }
  }

  /** Probability that a run of {@code agent} beats a run of {@code other} in the same game. */
  public record ImprovementRow(
      String agent, String other, double value, @Nullable Double low, @Nullable Double high) {}
}
