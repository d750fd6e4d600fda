package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.eval.suite.ScoreImportJob;
import java.io.PrintWriter;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir scores import}. */
@Command(
    name = "import",
    description = "Puts others' scores beside one's own, under a label that names their protocol.",
    footer = {
      "",
      "Points that are there already are left out, so importing twice changes nothing.",
      "Example: dreamweir scores import --from scores.json --protocol dopamine --out lake"
    })
final class ScoresImportCommand extends JobCommand {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "F",
      description =
          "CSV or Parquet with agent,game,seed,score, or JSON as DreamerV2 or Dopamine publish it.")
  private String from = "";

  @Option(
      names = "--protocol",
      required = true,
      paramLabel = "LABEL",
      description = "Names how these scores were made; they are never mixed with others unasked.")
  private String protocol = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "L",
      description = "Lake, or another folder, that holds the scores table.")
  private String out = "";

  @Override
  protected Object run() {
    try (SparkSession spark = SparkSessions.open()) {
      return new ScoreImportJob(spark, from, protocol, out).run();
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    ScoreImportJob.Result imported = (ScoreImportJob.Result) result;
    out.printf(
        "%d rows imported, %d were there already; agents %s; protocol %s%n",
        imported.rows(), imported.known(), imported.agents(), imported.protocolHash());
  }
}
