package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeSql;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dreamweir lake sql}. */
@Command(
    name = "sql",
    description =
        "Answers a SQL query over the views episodes and steps and every table of the lake.",
    footer = {
      "",
      "Example: dreamweir lake sql --lake /data/lake \"select task, avg(return) from episodes group by task\""
    })
final class LakeSqlCommand extends LakeJobCommand {

  @Parameters(paramLabel = "QUERY", description = "One SELECT statement of Spark SQL.")
  private String query = "";

  @Option(
      names = "--limit",
      defaultValue = "1000",
      description = "Most rows (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeSql(lake, query, limit).run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeSql.Result answer = (LakeSql.Result) result;
    int[] widths = answer.columns().stream().mapToInt(String::length).toArray();
    for (var row : answer.rows()) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cell(row.get(i)).length());
      }
    }
    out.println(line(answer.columns(), widths));
    answer
        .rows()
        .forEach(row -> out.println(line(row.stream().map(LakeJobCommand::cell).toList(), widths)));
    if (answer.truncated()) {
      out.println("(more rows; raise --limit)");
    }
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> cells.get(i) + " ".repeat(widths[i] - cells.get(i).length()))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }
}
