package io.dreamweir.eval.report;

import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.score.ScoreTable;
import io.dreamweir.eval.statistics.AgentScores;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
import io.dreamweir.eval.statistics.Aggregate;
import io.dreamweir.eval.statistics.Improvement;
import io.dreamweir.eval.statistics.LearningCurve;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.PerformanceProfile;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.eval.statistics.SuiteBootstrap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Everything a report says of a table of scores, computed.
 *
 * @param agents agents, the best by the headline metric first
 * @param metrics metrics, the headline first
 * @param aggregates per agent, in the order of {@code metrics}
 * @param games per agent, its games in alphabetical order
 * @param missing per agent, games without a score
 * @param profiles performance profiles, one per agent; empty without reference
 * @param improvements every pair of agents with scores of the same games, both ways
 * @param curves learning curves of the headline metric; empty where runs have one point only
 * @param curveRows what they come to
 * @param gameCurves learning curves of the mean score, by game; without games that have none
 * @param window which points of a run make its final score
 * @param concerns what a reader must know before trusting a number
 * @param referenced whether scores are measured against reference scores
 */
record SuiteAnalysis(
    List<String> agents,
    List<Metric> metrics,
    Map<String, List<Aggregate>> aggregates,
    Map<String, List<GameRow>> games,
    Map<String, List<String>> missing,
    List<PerformanceProfile> profiles,
    List<Improvement> improvements,
    List<LearningCurve> curves,
    List<CurveRow> curveRows,
    Map<String, List<LearningCurve>> gameCurves,
    String window,
    List<String> concerns,
    boolean referenced) {

  /**
   * Computes everything.
   *
   * @param games games to cover where there is no reference; those of the scores if empty
   */
  static SuiteAnalysis of(
      ScoreTable table,
      Optional<ReferenceTable> reference,
      List<String> games,
      MissingGames treatment,
      OptionalDouble threshold,
      Resampling aggregates,
      Resampling curves) {
    boolean referenced = reference.isPresent();
    ReferenceTable rows =
        reference.orElseGet(
            () -> ReferenceTable.unscaled(games.isEmpty() ? allGames(table) : games));
    List<Metric> metrics = referenced ? Metric.STANDARD : List.of(Metric.SCORE_MEAN);
    List<String> concerns = new ArrayList<>(referenced ? rows.concerns() : List.of());
    Map<String, AgentScores> scores = new LinkedHashMap<>();
    Map<String, List<Aggregate>> found = new LinkedHashMap<>();
    for (String agent : table.agents()) {
      AgentScores own = AgentScores.of(table, agent, rows, treatment);
      concerns.addAll(own.concerns());
      leftOut(table, agent).forEach(concerns::add);
      scores.put(agent, own);
      found.put(agent, new SuiteBootstrap(own, metrics).aggregates(aggregates));
    }
    List<String> agents =
        table.agents().stream()
            .sorted(
                Comparator.comparingDouble(
                        (String a) -> -found.getOrDefault(a, List.of()).get(0).value())
                    .thenComparing(a -> a))
            .toList();
    List<AgentScores> ranked = agents.stream().map(scores::get).toList();
    Map<String, List<GameRow>> perGame = new LinkedHashMap<>();
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (AgentScores own : ranked) {
      perGame.put(own.agent(), GameRow.of(own, curves, referenced));
      missing.put(own.agent(), own.missing());
    }
    List<LearningCurve> learning =
        LearningCurve.all(table, rows, metrics.get(0), curves).stream()
            .sorted(Comparator.comparingInt(c -> agents.indexOf(c.agent())))
            .toList();
    return new SuiteAnalysis(
        agents,
        metrics,
        found,
        perGame,
        missing,
        referenced
            ? ranked.stream()
                .map(s -> PerformanceProfile.of(s, PerformanceProfile.standardTau(), curves))
                .toList()
            : List.of(),
        improvements(ranked, curves),
        learning,
        CurveRow.of(learning, threshold),
        gameCurves(table, rows.games(), agents, curves),
        table.window().text(),
        concerns,
        referenced);
  }

  private static Map<String, List<LearningCurve>> gameCurves(
      ScoreTable table, List<String> games, List<String> agents, Resampling resampling) {
    Map<String, List<LearningCurve>> found = new TreeMap<>();
    for (String game : games) {
      List<LearningCurve> curves =
          LearningCurve.ofGame(table, game, resampling).stream()
              .sorted(Comparator.comparingInt(c -> agents.indexOf(c.agent())))
              .toList();
      if (!curves.isEmpty()) {
        found.put(game, curves);
      }
    }
    return found;
  }

  private static List<String> allGames(ScoreTable table) {
    return table.agents().stream().flatMap(a -> table.games(a).stream()).distinct().toList();
  }

  private static List<String> leftOut(ScoreTable table, String agent) {
    return table.games(agent).stream()
        .filter(ReferenceTable.WITHOUT_RECORD::contains)
        .map(g -> agent + ": " + g + " is left out, it has no known human record")
        .toList();
  }

  private static List<Improvement> improvements(List<AgentScores> ranked, Resampling resampling) {
    List<Improvement> improvements = new ArrayList<>();
    for (int i = 0; i < ranked.size(); i++) {
      for (int j = i + 1; j < ranked.size(); j++) {
        if (ranked.get(i).rows().equals(ranked.get(j).rows())) {
          Improvement improvement = Improvement.of(ranked.get(i), ranked.get(j), resampling);
          improvements.add(improvement);
          improvements.add(improvement.reversed());
        }
      }
    }
    return improvements;
  }

  /** The aggregate of an agent. */
  Aggregate aggregate(String agent, Metric metric) {
    return aggregates.getOrDefault(agent, List.of()).get(metrics.indexOf(metric));
  }

  /** Published values of the headline metric, for agents that are not in the report. */
  Map<String, Double> published() {
    return metrics.get(0) == Metric.CLIPPED_RECORD_MEAN
        ? PublishedAgents.besides(agents)
        : Map.of();
  }

  /** How the first agent fares against the second, if they can be compared. */
  Optional<Improvement> improvement(String agent, String other) {
    return improvements.stream()
        .filter(i -> i.agent().equals(agent) && i.other().equals(other))
        .findFirst();
  }
}
