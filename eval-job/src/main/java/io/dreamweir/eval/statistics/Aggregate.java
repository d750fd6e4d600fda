package io.dreamweir.eval.statistics;

/**
 * One number over all games, with its interval.
 *
 * @param agent name of the agent
 * @param metric key of the metric; over fewer games than expected, it says so: {@code
 *     clipped_record_mean, 41 of 55 games}
 * @param value the estimate
 * @param low lower end of the interval, NaN where there is one run per game
 * @param high upper end of the interval, NaN where there is one run per game
 * @param games number of games in it
 * @param seeds smallest number of runs of any game
 */
public record Aggregate(
    String agent, String metric, double value, double low, double high, int games, int seeds) {

  static Aggregate of(AgentScores scores, Metric metric, Interval interval) {
    String name =
        scores.missing().isEmpty()
            ? metric.key()
            : "%s, %d of %d games".formatted(metric.key(), scores.games(), scores.gamesExpected());
    return new Aggregate(
        scores.agent(),
        name,
        interval.value(),
        interval.low(),
        interval.high(),
        scores.games(),
        scores.fewestRuns());
  }

  /** Value and interval. */
  public Interval interval() {
    return new Interval(value, low, high);
  }
}
