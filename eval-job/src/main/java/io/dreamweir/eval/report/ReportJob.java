package io.dreamweir.eval.report;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.report.ReportResult.AggregateRow;
import io.dreamweir.eval.report.ReportResult.ImprovementRow;
import io.dreamweir.eval.score.MeasuredEpisode;
import io.dreamweir.eval.score.MeasuredEpisodes;
import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.score.Score;
import io.dreamweir.eval.score.ScoreSource;
import io.dreamweir.eval.score.ScoreTable;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.eval.statistics.SuiteScore;
import io.dreamweir.eval.statistics.SuiteScores;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads scores, computes every metric with its interval, and writes the page and tables. */
public final class ReportJob {

  private static final Logger LOG = LoggerFactory.getLogger(ReportJob.class);

  private final Supplier<SparkSession> spark;
  private final ReportRequest request;
  private final Resampling aggregates;
  private final Resampling curves;

  /**
   * A job; {@link #run} starts it.
   *
   * @param spark called only where scores lie in Parquet or Delta
   * @param aggregates how intervals of aggregates are made
   * @param curves how bands, per-game intervals and comparisons are made
   */
  public ReportJob(
      Supplier<SparkSession> spark,
      ReportRequest request,
      Resampling aggregates,
      Resampling curves) {
    this.spark = spark;
    this.request = request;
    this.aggregates = aggregates;
    this.curves = curves;
  }

  /** A job with the usual 50,000 and 2,000 replicates. */
  public ReportJob(Supplier<SparkSession> spark, ReportRequest request) {
    this(spark, request, Resampling.AGGREGATES, Resampling.CURVES);
  }

  /**
   * Makes the report.
   *
   * @throws UserError if scores or reference cannot be read or must not be aggregated
   */
  public ReportResult run() {
    long start = System.nanoTime();
    ScoreTable table = ScoreTable.of(scores(), request.window(), request.protocols());
    Optional<ReferenceTable> reference = reference(table);
    SuiteAnalysis analysis =
        SuiteAnalysis.of(
            table,
            reference,
            request.games(),
            request.missing(),
            request.threshold(),
            aggregates,
            curves);
    analysis.concerns().forEach(c -> LOG.warn("{}", c));
    SuiteScoreTables suites = new SuiteScoreTables(suiteScores());
    Provenance provenance =
        Provenance.of(
            request, table, reference.map(ReferenceTable::name), played(), aggregates, curves);
    request
        .html()
        .ifPresent(
            page ->
                write(
                    page,
                    new SuitePage(
                            request.title(),
                            analysis,
                            suites,
                            provenance,
                            request.films().map(Films::new))
                        .html()));
    request.tables().ifPresent(folder -> writeTables(folder, analysis, suites));
    return new ReportResult(
        analysis.agents().stream()
            .flatMap(a -> analysis.aggregates().getOrDefault(a, List.of()).stream())
            .map(AggregateRow::of)
            .toList(),
        analysis.games().values().stream().flatMap(List::stream).toList(),
        analysis.improvements().stream()
            .map(
                i ->
                    new ImprovementRow(
                        i.agent(),
                        i.other(),
                        i.probability().value(),
                        GameRow.finite(i.probability().low()),
                        GameRow.finite(i.probability().high())))
            .toList(),
        suites.scores(),
        analysis.curveRows(),
        analysis.concerns(),
        reference.map(ReferenceTable::name).orElse("none"),
        request.window().text(),
        table.protocols().stream().sorted().toList(),
        provenance.intervals(),
        (System.nanoTime() - start) / 1e9,
        request.html().map(Path::toString).orElse(unknown()));
  }

  private static @Nullable String unknown() {
    return null;
  }

  private List<Score> scores() {
    List<Score> scores = new ArrayList<>();
    for (String source : request.scores()) {
      scores.addAll(ScoreSource.read(source, spark));
    }
    request.protocol().ifPresent(p -> keep(scores, p));
    if (request.agents().isEmpty()) {
      return scores;
    }
    List<String> known = scores.stream().map(Score::agent).distinct().sorted().toList();
    for (String agent : request.agents()) {
      if (!known.contains(agent)) {
        throw UserError.usage(
            "no scores of agent '%s'%s; there are %s",
            agent, NearestName.suggestion(agent, known), known);
      }
    }
    return scores.stream().filter(s -> request.agents().contains(s.agent())).toList();
  }

  /** The scores that the suites' authors define, where episodes are of such a suite. */
  private List<SuiteScore> suiteScores() {
    List<MeasuredEpisode> episodes = new ArrayList<>();
    for (String source : request.scores()) {
      episodes.addAll(MeasuredEpisodes.of(source, request.protocol(), spark));
    }
    return SuiteScores.of(
        episodes.stream()
            .filter(e -> request.agents().isEmpty() || request.agents().contains(e.agent()))
            .toList(),
        curves);
  }

  /** What the tables among the sources say of how their scores were played. */
  private Map<String, String> played() {
    Map<String, String> facts = new LinkedHashMap<>();
    request.scores().forEach(s -> facts.putAll(ScoreSource.played(s, request.protocol(), spark)));
    return facts;
  }

  private static void keep(List<Score> scores, String protocol) {
    List<String> known = scores.stream().map(Score::protocol).distinct().sorted().toList();
    if (!known.contains(protocol)) {
      throw UserError.usage(
          "no scores of protocol '%s'%s; there are %s",
          protocol, NearestName.suggestion(protocol, known), known);
    }
    scores.removeIf(s -> !s.protocol().equals(protocol));
  }

  /**
   * The given or built-in table; none where the scores are of a suite that the built-in table knows
   * nothing of.
   */
  private Optional<ReferenceTable> reference(ScoreTable table) {
    ReferenceTable rows =
        request.reference().map(ReferenceTable::read).orElseGet(ReferenceTable::builtIn);
    boolean known =
        table.agents().stream().flatMap(a -> table.games(a).stream()).anyMatch(rows::contains);
    if (!known && request.reference().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(request.games().isEmpty() ? rows : rows.only(request.games()));
  }

  private static void writeTables(Path folder, SuiteAnalysis analysis, SuiteScoreTables suites) {
    if (!suites.scores().isEmpty()) {
      write(folder.resolve("suite_scores.csv"), suites.csv());
    }
    TextTables tables = new TextTables(analysis);
    write(folder.resolve("aggregates.csv"), tables.aggregatesCsv());
    write(folder.resolve("games.csv"), tables.gamesCsv());
    tables.curvesCsv().forEach((name, csv) -> write(folder.resolve(name + ".csv"), csv));
    write(folder.resolve("report.md"), tables.markdown());
    write(folder.resolve("report.tex"), tables.latex());
    new SuitePlots(analysis)
        .all()
        .forEach(
            (name, plot) -> {
              write(folder.resolve(name + ".svg"), plot.standalone());
              write(folder.resolve(name + ".png"), plot.png());
            });
  }

  private static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Path file, byte[] bytes) {
    try {
      AtomicFile.write(file, bytes);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot write " + file + ": " + e, e);
    }
  }
}
