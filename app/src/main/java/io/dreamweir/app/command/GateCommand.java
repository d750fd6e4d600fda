package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.eval.gate.GateJob;
import io.dreamweir.eval.gate.GateRequest;
import io.dreamweir.eval.gate.GateResult;
import io.dreamweir.eval.gate.GateResult.MetricRow;
import io.dreamweir.eval.score.Window;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.suite.EvalConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir gate}. */
@Command(
    name = "gate",
    description =
        "Says whether a candidate is really worse than a baseline: better, equal-within-margin, worse or undecided.",
    footer = {
      "",
      "Exits with 1 only if it is worse.",
      "Example: dreamweir gate --candidate new.csv --baseline old.csv --margin 0.01"
    })
public final class GateCommand extends JobCommand {

  @Option(
      names = "--candidate",
      required = true,
      paramLabel = "F",
      description = "Scores of the candidate: CSV, JSON, Parquet, or a lake.")
  private String candidate = "";

  @Option(
      names = "--baseline",
      required = true,
      paramLabel = "F",
      description = "Scores of the baseline: CSV, JSON, Parquet, or a lake.")
  private String baseline = "";

  @Option(
      names = "--candidate-agent",
      paramLabel = "NAME",
      description = "Agent to take where the candidate's scores name several.")
  private @Nullable String candidateAgent;

  @Option(
      names = "--baseline-agent",
      paramLabel = "NAME",
      description = "Agent to take where the baseline's scores name several.")
  private @Nullable String baselineAgent;

  @Option(
      names = "--reference",
      paramLabel = "F",
      description = "CSV with game,random,gamer,record (default: the built-in table).")
  private @Nullable Path reference;

  @Option(
      names = "--metric",
      paramLabel = "M",
      description =
          "Metric that decides (default: clipped_record_mean, or score_mean where no game has a reference).")
  private @Nullable String metric;

  @Option(
      names = "--window",
      defaultValue = "last-point",
      description =
          "Points of a run that make its score: last-point, or 'last-frames: 5e6' (default:"
              + " ${DEFAULT-VALUE}).")
  private String window = "";

  @Option(
      names = "--margin",
      defaultValue = "0.01",
      description = "Differences up to this are none (default: ${DEFAULT-VALUE}).")
  private double margin;

  @Option(
      names = "--alpha",
      defaultValue = "0.05",
      description = "Probability of a wrong verdict at each end (default: ${DEFAULT-VALUE}).")
  private double alpha;

  @Override
  protected Object run() {
    EvalConfig config = common().configuration().bind("eval", EvalConfig.class);
    GateRequest request =
        new GateRequest(
            candidate,
            Optional.ofNullable(candidateAgent),
            baseline,
            Optional.ofNullable(baselineAgent),
            Optional.ofNullable(reference),
            Optional.ofNullable(metric).map(Metric::parse),
            Window.parse(window),
            margin,
            alpha);
    try (SparkSessions.Lazy spark = SparkSessions.lazy()) {
      return new GateJob(spark, request, config.forAggregates()).run();
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    GateResult gate = (GateResult) result;
    out.println(gate.verdict().text() + ": " + gate.reason());
    TextTable table =
        new TextTable("metric", "candidate", "baseline", "difference", "interval", "alone");
    for (MetricRow row : gate.metrics()) {
      table.row(
          row.metric(),
          TextTable.number(row.candidate()),
          TextTable.number(row.baseline()),
          TextTable.number(row.difference()),
          TextTable.interval(row.low(), row.high()),
          row.verdict().text());
    }
    table.print(out);
    gate.regressions()
        .forEach(
            loss ->
                out.printf(
                    "lost most: %s, %s instead of %s%n",
                    loss.game(),
                    TextTable.number(loss.candidate()),
                    TextTable.number(loss.baseline())));
    gate.warnings().forEach(warning -> out.println("note: " + warning));
  }

  @Override
  protected int exitCode(Object result) {
    return ((GateResult) result).verdict().exitCode();
  }
}
