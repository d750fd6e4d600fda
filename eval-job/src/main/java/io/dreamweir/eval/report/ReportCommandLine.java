package io.dreamweir.eval.report;

import io.dreamweir.eval.score.ScoreTable.Protocols;
import io.dreamweir.eval.score.ShellWords;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
import io.dreamweir.eval.statistics.Resampling;
import java.util.ArrayList;
import java.util.List;

/** The command that makes a report again, from the folder it was made in. */
record ReportCommandLine(ReportRequest request, Resampling aggregates, Resampling curves) {

  String text() {
    List<String> words = new ArrayList<>(List.of("./dreamweir", "report"));
    request.scores().forEach(s -> add(words, "--scores", s));
    request.reference().ifPresent(r -> add(words, "--reference", r));
    request.protocol().ifPresent(p -> add(words, "--protocol", p));
    if (!request.agents().isEmpty()) {
      add(words, "--agents", String.join(",", request.agents()));
    }
    if (!request.games().isEmpty()) {
      add(words, "--games", String.join(",", request.games()));
    }
    if (!request.window().text().equals("last-point")) {
      add(words, "--window", request.window().text());
    }
    if (request.missing() == MissingGames.PARTIAL) {
      words.add("--partial");
    }
    if (request.protocols() == Protocols.ALLOW_MIXED) {
      words.add("--mix-protocols");
    }
    request.threshold().ifPresent(t -> add(words, "--threshold", t));
    set(words, "replicates", aggregates.replicates(), Resampling.AGGREGATES.replicates());
    set(words, "curve-replicates", curves.replicates(), Resampling.CURVES.replicates());
    set(words, "confidence", aggregates.confidence(), Resampling.AGGREGATES.confidence());
    set(words, "bootstrap-seed", aggregates.seed(), Resampling.AGGREGATES.seed());
    add(words, "--title", request.title());
    request.films().ifPresent(f -> add(words, "--films", f));
    request.tables().ifPresent(t -> add(words, "--tables", t));
    request.html().ifPresent(h -> add(words, "--html", h));
    return ShellWords.join(words);
  }

  private static void add(List<String> words, String option, Object value) {
    words.add(option);
    words.add(value.toString());
  }

  private static void set(List<String> words, String key, Object value, Object usual) {
    if (!value.equals(usual)) {
      add(words, "--set", "eval." + key + "=" + value);
    }
  }
}
