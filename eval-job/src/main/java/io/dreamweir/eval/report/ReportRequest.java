package io.dreamweir.eval.report;

import io.dreamweir.eval.score.ScoreTable.Protocols;
import io.dreamweir.eval.score.Window;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a report is made of and where it goes.
 *
 * @param scores CSV, JSON or Parquet files, or places that hold a {@code scores} table
 * @param reference reference table; the built-in one if absent
 * @param games games that an aggregate must cover; those of the reference table if empty
 * @param agents agents to report, all if empty
 * @param window which points of a run make its final score
 * @param missing what to do about missing games
 * @param protocols what to do about scores of different protocols
 * @param protocol hash or label of the only protocol to report, all if absent
 * @param films folder that {@code eval --films} has written, shown in the page
 * @param title title of the page
 * @param html page to write
 * @param tables folder for the tables (CSV, Markdown, LaTeX) and plots (SVG, PNG)
 * @param threshold height of a learning curve whose frames are told; half of an agent's own final
 *     value if absent
 */
public record ReportRequest(
    List<String> scores,
    Optional<Path> reference,
    List<String> games,
    List<String> agents,
    Window window,
    MissingGames missing,
    Protocols protocols,
    Optional<String> protocol,
    Optional<Path> films,
    String title,
    Optional<Path> html,
    Optional<Path> tables,
    OptionalDouble threshold) {

  public ReportRequest {
    scores = List.copyOf(scores);
    games = List.copyOf(games);
    agents = List.copyOf(agents);
  }

  /** The usual report of some score files. */
  public static ReportRequest of(List<String> scores, Optional<Path> reference) {
    return new ReportRequest(
        scores,
        reference,
        List.of(),
        List.of(),
        new Window.LastPoint(),
        MissingGames.REFUSE,
        Protocols.REFUSE_MIXED,
        Optional.empty(),
        Optional.empty(),
        "Suite report",
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty());
  }

  /** The same, also as a page. */
  public ReportRequest toHtml(Path page) {
    return new ReportRequest(
        scores,
        reference,
        games,
        agents,
        window,
        missing,
        protocols,
        protocol,
        films,
        title,
        Optional.of(page),
        tables,
        threshold);
  }

  /** The same, also as tables and plots in a folder. */
  public ReportRequest toTables(Path folder) {
    return new ReportRequest(
        scores,
        reference,
        games,
        agents,
        window,
        missing,
        protocols,
        protocol,
        films,
        title,
        html,
        Optional.of(folder),
        threshold);
  }
}
