package io.dreamweir.eval.statistics;

import io.dreamweir.eval.score.MeasuredEpisode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the authors of a suite publish, of the episodes that are of such a suite. */
public final class SuiteScores {
  private SuiteScores() {}

  /** Computes one agent's scores from all of its episodes of a suite. */
  private interface Rule {
    List<SuiteScore> of(String agent, List<MeasuredEpisode> episodes, Resampling resampling);
  }

  /**
   * The scores of every agent and suite; empty where there is no episode of such a suite.
   *
   * @param episodes of one protocol
   */
  public static List<SuiteScore> of(List<MeasuredEpisode> episodes, Resampling resampling) {
    List<SuiteScore> found = new ArrayList<>();
    SortedMap<String, Rule> rules = new TreeMap<>();
    rules.put(CrafterScore.SUITE, CrafterScore::of);
    rules.put(BSuiteScore.SUITE, BSuiteScore::of);
    rules.put(ControlScore.SUITE, ControlScore::of);
    rules.forEach(
        (suite, rule) -> {
          SortedMap<String, List<MeasuredEpisode>> agents =
              episodes.stream()
                  .filter(episode -> episode.task().startsWith(suite + "/"))
                  .collect(
                      Collectors.groupingBy(
                          MeasuredEpisode::agent, TreeMap::new, Collectors.toList()));
          agents.forEach((agent, own) -> found.addAll(rule.of(agent, own, resampling)));
        });
    return found;
  }
}
