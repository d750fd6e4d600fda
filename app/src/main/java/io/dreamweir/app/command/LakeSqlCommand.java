package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeSql;
import java.io.PrintWriter;
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
    TextTable table = new TextTable(answer.columns().toArray(String[]::new));
    answer.rows().forEach(row -> table.row(row.stream().map(LakeJobCommand::cell).toArray()));
    table.print(out);
    if (answer.truncated()) {
      out.println("(more rows; raise --limit)");
    }
  }
}
