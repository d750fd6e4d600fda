package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.eval.report.Leaderboard;
import io.dreamweir.eval.suite.EvalConfig;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir leaderboard}. */
@Command(
    name = "leaderboard",
    description =
        "Ranks every agent of a scores table by its headline metric, each protocol by itself.",
    footer = {"", "Example: dreamweir leaderboard --scores lake"})
public final class LeaderboardCommand extends JobCommand {

  /** Lines of all protocols, the best first within each. */
  public record Result(List<Leaderboard.Line> lines) {}

  @Option(
      names = "--scores",
      required = true,
      paramLabel = "L",
      description = "Lake that holds the scores table, or a score file.")
  private String scores = "";

  @Override
  protected Object run() {
    EvalConfig config = common().configuration().bind("eval", EvalConfig.class);
    try (SparkSessions.Lazy spark = SparkSessions.lazy()) {
      return new Result(new Leaderboard(spark, scores, config.forAggregates()).lines());
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    TextTable table =
        new TextTable("protocol", "rank", "agent", "metric", "value", "interval", "games", "seeds");
    for (Leaderboard.Line line : ((Result) result).lines()) {
      table.row(
          line.protocolHash(),
          line.rank(),
          line.agent(),
          line.metric(),
          TextTable.number(line.value()),
          TextTable.interval(line.low(), line.high()),
          line.games(),
          line.seeds());
    }
    table.print(out);
  }
}
