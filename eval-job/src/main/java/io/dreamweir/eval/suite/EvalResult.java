package io.dreamweir.eval.suite;

import io.dreamweir.eval.statistics.SuiteScore;
import java.util.List;

/**
 * What an evaluation found.
 *
 * @param games number of games with at least one score of every contender
 * @param episodes number of episodes with a score, over all contenders asked for
 * @param excluded number of episodes that were played but cut by a fault
 * @param failed number of episodes that could not be played
 * @param played number of episodes played by this job; the others were there already
 * @param scores per contender and game, in the order of the suite
 * @param suiteScores what the authors of a suite publish, where the tasks are of such a suite
 * @param failures why episodes failed, one text per game and reason
 * @param suite name of the suite
 * @param protocol name of the protocol
 * @param protocolHash hash of every rule of the protocol
 * @param seconds wall-clock time
 * @param table where the {@code scores} table is
 */
public record EvalResult(
    int games,
    int episodes,
    int excluded,
    int failed,
    int played,
    List<GameResult> scores,
    List<SuiteScore> suiteScores,
    List<String> failures,
    String suite,
    String protocol,
    String protocolHash,
    double seconds,
    String table) {
  public EvalResult {
    scores = List.copyOf(scores);
    suiteScores = List.copyOf(suiteScores);
    failures = List.copyOf(failures);
  }
}
