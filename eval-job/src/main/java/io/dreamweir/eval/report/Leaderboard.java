package io.dreamweir.eval.report;

import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.score.Score;
import io.dreamweir.eval.score.ScoreSource;
import io.dreamweir.eval.score.ScoreTable;
import io.dreamweir.eval.score.ScoreTable.Protocols;
import io.dreamweir.eval.score.Window;
import io.dreamweir.eval.statistics.AgentScores;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
import io.dreamweir.eval.statistics.Aggregate;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.eval.statistics.SuiteBootstrap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Every agent of a {@code scores} table by its headline metric, protocol by protocol: agents of
 * different protocols are listed apart, never ranked against each other.
 */
public final class Leaderboard {

  /**
   * One line.
   *
   * @param rank rank among the agents of this protocol with the same games, from 1
   * @param metric key of the metric; over fewer games than the reference has, it says so
   */
  public record Line(
      String protocolHash,
      int rank,
      String agent,
      String metric,
      double value,
      @Nullable Double low,
      @Nullable Double high,
      int games,
      int seeds) {}

  private final Supplier<SparkSession> spark;
  private final String place;
  private final Resampling resampling;

  /**
   * A leaderboard of the table at that place.
   *
   * @param spark called only where scores lie in Parquet or Delta
   */
  public Leaderboard(Supplier<SparkSession> spark, String place, Resampling resampling) {
    this.spark = spark;
    this.place = place;
    this.resampling = resampling;
  }

  /** All lines, protocol by protocol, the best first. */
  public List<Line> lines() {
    Map<String, List<Score>> byProtocol = new LinkedHashMap<>();
    for (Score score : ScoreSource.read(place, spark)) {
      byProtocol.computeIfAbsent(score.protocol(), p -> new ArrayList<>()).add(score);
    }
    List<Line> lines = new ArrayList<>();
    byProtocol.keySet().stream()
        .sorted()
        .forEach(p -> lines.addAll(lines(p, byProtocol.getOrDefault(p, List.of()))));
    return lines;
  }

  private List<Line> lines(String protocol, List<Score> scores) {
    ScoreTable table = ScoreTable.of(scores, new Window.LastPoint(), Protocols.REFUSE_MIXED);
    ReferenceTable builtIn = ReferenceTable.builtIn();
    boolean referenced =
        table.agents().stream().flatMap(a -> table.games(a).stream()).anyMatch(builtIn::contains);
    ReferenceTable reference =
        referenced
            ? builtIn
            : ReferenceTable.unscaled(
                table.agents().stream().flatMap(a -> table.games(a).stream()).distinct().toList());
    Metric metric = referenced ? Metric.CLIPPED_RECORD_MEAN : Metric.SCORE_MEAN;
    List<Aggregate> found = new ArrayList<>();
    for (String agent : table.agents()) {
      AgentScores own = AgentScores.of(table, agent, reference, MissingGames.PARTIAL);
      found.addAll(new SuiteBootstrap(own, List.of(metric)).aggregates(resampling));
    }
    found.sort(
        Comparator.comparingInt((Aggregate a) -> -a.games())
            .thenComparingDouble(a -> -a.value())
            .thenComparing(Aggregate::agent));
    List<Line> lines = new ArrayList<>();
    int rank = 0;
    String counted = "";
    for (Aggregate a : found) {
      rank = a.metric().equals(counted) ? rank + 1 : 1;
      counted = a.metric();
      lines.add(
          new Line(
              protocol,
              rank,
              a.agent(),
              a.metric(),
              a.value(),
              GameRow.finite(a.low()),
              GameRow.finite(a.high()),
              a.games(),
              a.seeds()));
    }
    return lines;
  }
}
