package io.dreamweir.eval.score;

import io.dreamweir.error.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Scores of several agents, sorted: agent, game, seed. One agent and game may not repeat a point.
 */
public final class ScoreTable {

  /** What to do with scores of different protocols. */
  public enum Protocols {
    /** Refuse: two systems are comparable only if every row of the protocol is equal. */
    REFUSE_MIXED,
    /** Go on: the reader was asked, and takes the responsibility. */
    ALLOW_MIXED
  }

  private final Window window;
  private final SortedMap<String, SortedMap<String, SortedMap<String, List<Score>>>> points;
  private final Set<String> protocols;

  private ScoreTable(
      Window window,
      SortedMap<String, SortedMap<String, SortedMap<String, List<Score>>>> points,
      Set<String> protocols) {
    this.window = window;
    this.points = points;
    this.protocols = protocols;
  }

  /**
   * Sorts and checks scores.
   *
   * @throws UserError if there are none, if a point is there twice, or if protocols are mixed
   *     though they may not be
   */
  public static ScoreTable of(List<Score> scores, Window window, Protocols mixing) {
    if (scores.isEmpty()) {
      throw UserError.usage("no scores: the source has a header and no rows");
    }
    SortedMap<String, SortedMap<String, SortedMap<String, List<Score>>>> points = new TreeMap<>();
    Map<String, Score> oneOf = new HashMap<>();
    Set<List<Object>> seen = new HashSet<>();
    for (Score score : scores) {
      if (!seen.add(List.of(score.agent(), score.game(), score.seed(), score.frames()))) {
        throw UserError.usage(
            "[%s] is there twice%s; every run may be counted once: remove the second row",
            score.place(),
            score.frames() == Score.FRAMES_UNKNOWN ? "" : " at " + score.frames() + " frames");
      }
      oneOf.putIfAbsent(score.protocol(), score);
      points
          .computeIfAbsent(score.agent(), a -> new TreeMap<>())
          .computeIfAbsent(score.game(), g -> new TreeMap<>())
          .computeIfAbsent(score.seed(), s -> new ArrayList<>())
          .add(score);
    }
    if (oneOf.size() > 1 && mixing == Protocols.REFUSE_MIXED) {
      List<String> examples =
          new TreeMap<>(oneOf)
              .values().stream()
                  .map(
                      s ->
                          "[%s] has '%s'"
                              .formatted(s.place(), s.protocol().isEmpty() ? "none" : s.protocol()))
                  .toList();
      throw UserError.usage(
          "scores of different protocols cannot be compared: %s; keep one with --protocol, or pass"
              + " --mix-protocols to compare them all the same",
          String.join(", ", examples));
    }
    return new ScoreTable(window, points, new TreeSet<>(oneOf.keySet()));
  }

  /** Scores with their last points, of one protocol. */
  public static ScoreTable of(List<Score> scores) {
    return of(scores, new Window.LastPoint(), Protocols.REFUSE_MIXED);
  }

  /** Agents in alphabetical order. */
  public List<String> agents() {
    return List.copyOf(points.keySet());
  }

  /** Games of an agent in alphabetical order. */
  public List<String> games(String agent) {
    return List.copyOf(agent(agent).keySet());
  }

  /** Final scores of an agent in a game, float64 [seeds], in the order of the seeds' text. */
  public double[] runs(String agent, String game) {
    return points(agent, game).values().stream().mapToDouble(window::finalScore).toArray();
  }

  /** All points of an agent in a game, by seed. */
  public SortedMap<String, List<Score>> points(String agent, String game) {
    return agent(agent).getOrDefault(game, new TreeMap<>());
  }

  /** Which points make a final score. */
  public Window window() {
    return window;
  }

  /** Hashes or labels of the protocols in here; an empty text stands for "not told". */
  public Set<String> protocols() {
    return Set.copyOf(protocols);
  }

  private SortedMap<String, SortedMap<String, List<Score>>> agent(String agent) {
    SortedMap<String, SortedMap<String, List<Score>>> games = points.get(agent);
    if (games == null) {
      throw UserError.usage("no scores of agent '%s'; there are %s", agent, agents());
    }
    return games;
  }
}
