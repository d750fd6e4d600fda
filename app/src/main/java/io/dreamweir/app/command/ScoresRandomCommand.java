package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.eval.report.RandomPlayCheck;
import io.dreamweir.eval.report.RandomPlayRow;
import io.dreamweir.eval.report.RandomPlayTables;
import io.dreamweir.eval.suite.EvalConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir scores random}. */
@Command(
    name = "random",
    description =
        "Holds measured random play against the published scores of random play, game by game.",
    footer = {
      "",
      "Play it first: dreamweir eval --checkpoint random --suite atari55 --episodes 20 --out"
          + " results",
      "and, to tell the protocol's share: the same with --suite atari55-published-random.",
      "Example: dreamweir scores random --scores results --tables tables"
    })
final class ScoresRandomCommand extends JobCommand {

  @Option(
      names = "--scores",
      required = true,
      paramLabel = "L",
      description = "Lake, or another folder, that holds the scores table.")
  private String scores = "";

  @Option(
      names = "--protocol",
      defaultValue = "atari-dreamer",
      description = "Protocol whose random play is checked (default: ${DEFAULT-VALUE}).")
  private String protocol = "";

  @Option(
      names = "--published-conditions",
      defaultValue = "atari-published-random",
      paramLabel = "P",
      description =
          "Protocol that stands for the conditions of the published values, where it was played"
              + " (default: ${DEFAULT-VALUE}).")
  private String publishedConditions = "";

  @Option(
      names = "--tables",
      paramLabel = "DIR",
      description = "Write random.csv and random.md here.")
  private @Nullable Path tables;

  @Override
  protected Object run() {
    EvalConfig config = common().configuration().bind("eval", EvalConfig.class);
    try (SparkSession spark = SparkSessions.open()) {
      RandomPlayCheck.Result result =
          new RandomPlayCheck(spark, scores, protocol, publishedConditions, config.forCurves())
              .run();
      if (tables != null) {
        new RandomPlayTables(result).write(tables);
      }
      return result;
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    RandomPlayCheck.Result check = (RandomPlayCheck.Result) result;
    TextTable table =
        new TextTable(
            "game", "mean", "interval", "episodes", "random", "random_std", "interval", "reason");
    for (RandomPlayRow row : check.games()) {
      table.row(
          row.game(),
          TextTable.number(row.mean()),
          TextTable.interval(row.low(), row.high()),
          row.episodes(),
          TextTable.number(row.random()),
          TextTable.number(row.randomStd()),
          row.verdict(),
          row.reason());
    }
    table.print(out);
    check.notes().forEach(note -> out.println("note: " + note));
    if (!check.missing().isEmpty()) {
      out.println("not played: " + String.join(", ", check.missing()));
    }
    out.printf(
        "%d games; the interval excludes the published value in %d, the commonly used one in %d%n",
        check.games().size(), check.excluded(), check.excludedStd());
    if (tables != null) {
      out.println("tables: " + tables);
    }
  }
}
