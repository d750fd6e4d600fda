package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.openlineage.DatasetName;
import io.dreamweir.app.openlineage.Datasets;
import io.dreamweir.app.openlineage.LineageEvents;
import io.dreamweir.config.Configuration;
import io.dreamweir.eval.report.ReportJob;
import io.dreamweir.eval.report.ReportRequest;
import io.dreamweir.eval.report.ReportResult;
import io.dreamweir.eval.report.ReportResult.AggregateRow;
import io.dreamweir.eval.score.GameName;
import io.dreamweir.eval.score.ScoreTable.Protocols;
import io.dreamweir.eval.score.Window;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
import io.dreamweir.eval.suite.EvalConfig;
import io.dreamweir.lake.LakeTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir report}. */
@Command(
    name = "report",
    description = "Computes every metric of a suite with its interval, from score files or tables.",
    footer = {
      "",
      "Without --reference, Atari games are held against the built-in table of random, gamer and"
          + " record scores.",
      "Example: dreamweir report --scores lake --scores others.csv --html report.html"
    })
public final class ReportCommand extends JobCommand {

  @Option(
      names = "--scores",
      required = true,
      split = ",",
      paramLabel = "F",
      description = "CSV, JSON or Parquet file, or a lake (its scores table); several are joined.")
  private List<String> scores = new ArrayList<>();

  @Option(
      names = "--reference",
      paramLabel = "F",
      description = "CSV with game,random,gamer,record (default: the built-in table).")
  private @Nullable Path reference;

  @Option(names = "--html", paramLabel = "OUT", description = "Write the report page here.")
  private @Nullable Path html;

  @Option(
      names = "--tables",
      paramLabel = "DIR",
      description = "Write CSV, Markdown and LaTeX tables and the plots as SVG and PNG here.")
  private @Nullable Path tables;

  @Option(
      names = "--games",
      split = ",",
      description = "Games that an aggregate covers (default: all of the reference).")
  private List<String> games = new ArrayList<>();

  @Option(names = "--agents", split = ",", description = "Only these agents (default: all).")
  private List<String> agents = new ArrayList<>();

  @Option(
      names = "--window",
      defaultValue = "last-point",
      description =
          "Points of a run that make its score: last-point, or 'last-frames: 5e6' (default:"
              + " ${DEFAULT-VALUE}).")
  private String window = "";

  @Option(
      names = "--partial",
      description = "Aggregate over the games that are there; the metrics' names say how many.")
  private boolean partial;

  @Option(
      names = "--mix-protocols",
      description = "Put scores of different protocols into one table; refused without it.")
  private boolean mixProtocols;

  @Option(
      names = "--protocol",
      paramLabel = "HASH",
      description = "Only scores of this protocol: its hash, or the label of imported scores.")
  private @Nullable String protocol;

  @Option(
      names = "--films",
      paramLabel = "DIR",
      description = "Show the films that `eval --films DIR` has written.")
  private @Nullable Path films;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description =
          "Tell the frames at which each learning curve first reaches this height (default: half of"
              + " its own final value).")
  private @Nullable Double threshold;

  @Option(
      names = "--title",
      defaultValue = "Suite report",
      description = "Title of the page (default: ${DEFAULT-VALUE}).")
  private String title = "";

  @Override
  protected Object run() {
    Configuration configuration = common().configuration();
    EvalConfig config = configuration.bind("eval", EvalConfig.class);
    ReportRequest request =
        new ReportRequest(
            scores,
            Optional.ofNullable(reference),
            games.stream().map(GameName::canonical).toList(),
            agents,
            Window.parse(window),
            partial ? MissingGames.PARTIAL : MissingGames.REFUSE,
            mixProtocols ? Protocols.ALLOW_MIXED : Protocols.REFUSE_MIXED,
            Optional.ofNullable(protocol),
            Optional.ofNullable(films),
            title,
            Optional.ofNullable(html),
            Optional.ofNullable(tables),
            threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold));
    try (SparkSessions.Lazy spark = SparkSessions.lazy()) {
      return LineageEvents.of(configuration)
          .around(
              "report",
              this::datasets,
              () -> new ReportJob(spark, request, config.forAggregates(), config.forCurves()).run(),
              result -> datasets());
    }
  }

  /** A lake's scores in their newest version, files as they are. */
  private Datasets datasets() {
    List<DatasetName> read =
        scores.stream()
            .map(
                place ->
                    DatasetName.newest(place, LakeTable.SCORES)
                        .orElseGet(() -> DatasetName.of(place)))
            .toList();
    List<DatasetName> written = new ArrayList<>();
    if (html != null) {
      written.add(DatasetName.of(html.toString()));
    }
    if (tables != null) {
      written.add(DatasetName.of(tables.toString()));
    }
    return new Datasets(read, written);
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    ReportResult report = (ReportResult) result;
    TextTable table = new TextTable("agent", "metric", "value", "interval", "games", "seeds");
    for (AggregateRow row : report.aggregates()) {
      table.row(
          row.agent(),
          row.metric(),
          TextTable.number(row.value()),
          TextTable.interval(row.low(), row.high()),
          row.games(),
          row.seeds());
    }
    table.print(out);
    SuiteScoreLines.print(report.suiteScores(), out);
    report.warnings().forEach(warning -> out.println("note: " + warning));
    if (report.html() != null) {
      out.println("report: " + report.html());
    }
    if (tables != null) {
      out.println("tables: " + tables);
    }
  }
}
