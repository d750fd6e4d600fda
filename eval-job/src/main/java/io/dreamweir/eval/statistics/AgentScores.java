package io.dreamweir.eval.statistics;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.score.ReferenceRow;
import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.score.ScoreTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Final scores of one agent over the games of a reference table.
 *
 * @param agent name of the agent
 * @param rows reference rows of the games that are present, in alphabetical order
 * @param runs raw scores, float64 [games][runs of that game]; owned by this object
 * @param missing games of the reference table without a score
 */
public record AgentScores(
    String agent, List<ReferenceRow> rows, double[][] runs, List<String> missing) {

  /** What to do about games of the reference table that an agent has no score of. */
  public enum MissingGames {
    /** Refuse every aggregate, naming the games. */
    REFUSE,
    /** Compute over the games present; the aggregate's name says how many. */
    PARTIAL
  }

  public AgentScores {
    rows = List.copyOf(rows);
    missing = List.copyOf(missing);
    if (rows.isEmpty() || rows.size() != runs.length) {
      throw new IllegalArgumentException(
          "%s has %d reference rows and scores of %d games"
              .formatted(agent, rows.size(), runs.length));
    }
  }

  /**
   * Takes an agent's scores out of a table.
   *
   * @throws UserError if a game is unknown, if games are missing and may not be, or if none is left
   */
  public static AgentScores of(
      ScoreTable table, String agent, ReferenceTable reference, MissingGames treatment) {
    for (String game : table.games(agent)) {
      if (!reference.contains(game) && !ReferenceTable.WITHOUT_RECORD.contains(game)) {
        throw UserError.usage(
            "game '%s' of agent %s has no row in the reference table %s%s",
            game, agent, reference.name(), NearestName.suggestion(game, reference.games()));
      }
    }
    List<ReferenceRow> rows = new ArrayList<>();
    List<double[]> runs = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String game : reference.games()) {
      double[] scores = table.runs(agent, game);
      if (scores.length == 0) {
        missing.add(game);
      } else {
        rows.add(reference.row(game));
        runs.add(scores);
      }
    }
    if (rows.isEmpty()) {
      throw UserError.usage(
          "agent %s has no score in any of the %d games of the reference table %s",
          agent, reference.games().size(), reference.name());
    }
    if (!missing.isEmpty() && treatment == MissingGames.REFUSE) {
      throw UserError.usage(
          "agent %s has scores of %d of %d games; missing: %s. An aggregate over fewer games is another number: add the games, or pass --partial to get it under a name that says so",
          agent, rows.size(), reference.games().size(), String.join(", ", missing));
    }
    return new AgentScores(agent, rows, runs.toArray(double[][]::new), missing);
  }

  /** Number of games with scores. */
  public int games() {
    return rows.size();
  }

  /** Games that an aggregate should cover. */
  public int gamesExpected() {
    return rows.size() + missing.size();
  }

  /** The smallest number of runs of any game. */
  public int fewestRuns() {
    return Arrays.stream(runs).mapToInt(r -> r.length).min().orElseThrow();
  }

  /** The largest number of runs of any game. */
  public int mostRuns() {
    return Arrays.stream(runs).mapToInt(r -> r.length).max().orElseThrow();
  }

  /** Mean raw score of a game. */
  public double mean(int game) {
    return Arrays.stream(runs[game]).average().orElseThrow();
  }

  /** All runs of a game on a scale, float64 [runs]. */
  public double[] normalised(int game, Normalisation scale) {
    return Arrays.stream(runs[game]).map(x -> scale.apply(rows.get(game), x)).toArray();
  }

  /** The same scores with only the first runs of each game. */
  public AgentScores firstRuns(int count) {
    double[][] kept = new double[runs.length][];
    for (int g = 0; g < runs.length; g++) {
      kept[g] = Arrays.copyOf(runs[g], Math.min(count, runs[g].length));
    }
    return new AgentScores(agent, rows, kept, missing);
  }

  /** What a reader must know: unequal or too few runs, games left out. */
  public List<String> concerns() {
    List<String> concerns = new ArrayList<>();
    if (fewestRuns() == 1) {
      long single = Arrays.stream(runs).filter(r -> r.length == 1).count();
      concerns.add(
          "%s: %d of %d games have one run only; %s"
              .formatted(
                  agent,
                  single,
                  games(),
                  single == games()
                      ? "no interval can be computed"
                      : "intervals are too narrow, those games add no spread"));
    } else if (fewestRuns() != mostRuns()) {
      concerns.add(
          "%s: between %d and %d runs per game; every game weighs the same in means over games, every run the same in IQM, optimality gap and profile"
              .formatted(agent, fewestRuns(), mostRuns()));
    }
    if (!missing.isEmpty()) {
      concerns.add(
          "%s: %d of %d games, missing %s"
              .formatted(agent, games(), gamesExpected(), String.join(", ", missing)));
    }
    return concerns;
  }
}
