package io.dreamweir.app.command;

import io.dreamweir.eval.statistics.SuiteScore;
import io.dreamweir.eval.statistics.SuiteScore.Kind;
import java.io.PrintWriter;
import java.util.List;

/** The headlines of what suites' authors publish, as a table. */
final class SuiteScoreLines {
  private SuiteScoreLines() {}

  static void print(List<SuiteScore> scores, PrintWriter out) {
    if (scores.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("agent", "suite", "score", "value", "interval", "episodes");
    scores.stream()
        .filter(score -> score.kind() == Kind.HEADLINE)
        .forEach(
            score ->
                table.row(
                    score.agent(),
                    score.suite(),
                    score.name(),
                    TextTable.number(score.value()),
                    TextTable.interval(score.low(), score.high()),
                    score.episodes()));
    table.print(out);
  }
}
