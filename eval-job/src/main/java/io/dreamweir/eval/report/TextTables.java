package io.dreamweir.eval.report;

import io.dreamweir.eval.statistics.Aggregate;
import io.dreamweir.eval.statistics.Improvement;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.LearningCurve;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.PerformanceProfile;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of a suite report for papers and programs. */
record TextTables(SuiteAnalysis analysis) {

  String aggregatesCsv() {
    StringBuilder csv = new StringBuilder("agent,metric,value,low,high,games,seeds\n");
    for (String agent : analysis.agents()) {
      for (Aggregate a : analysis.aggregates().getOrDefault(agent, List.of())) {
        csv.append(
            String.join(
                    ",",
                    field(a.agent()),
                    field(a.metric()),
                    Numbers.exact(a.value()),
                    Numbers.exact(a.low()),
                    Numbers.exact(a.high()),
                    Integer.toString(a.games()),
                    Integer.toString(a.seeds()))
                + "\n");
      }
    }
    return csv.toString();
  }

  String gamesCsv() {
    StringBuilder csv =
        new StringBuilder(
            "agent,game,mean,low,high,seeds,random,gamer,record,gamer_normalised,record_normalised\n");
    for (List<GameRow> rows : analysis.games().values()) {
      for (GameRow r : rows) {
        csv.append(
            String.join(
                    ",",
                    field(r.agent()),
                    field(r.game()),
                    Numbers.exact(r.mean()),
                    Numbers.exact(r.low()),
                    Numbers.exact(r.high()),
                    Integer.toString(r.seeds()),
                    Numbers.exact(r.random()),
                    Numbers.exact(r.gamer()),
                    Numbers.exact(r.record()),
                    Numbers.exact(r.gamerNormalised()),
                    Numbers.exact(r.recordNormalised()))
                + "\n");
      }
    }
    return csv.toString();
  }

  /** What the plots with curves show and the comparisons, by name of the file. */
  Map<String, String> curvesCsv() {
    Map<String, String> files = new LinkedHashMap<>();
    StringBuilder profile = new StringBuilder("agent,tau,share,low,high\n");
    for (PerformanceProfile p : analysis.profiles()) {
      for (int t = 0; t < p.tau().length; t++) {
        profile.append(line(p.agent(), Numbers.exact(p.tau()[t]), p.shares().get(t)));
      }
    }
    String window = analysis.window();
    StringBuilder curves = new StringBuilder("agent,frames,value,low,high,metric,final_window\n");
    for (LearningCurve c : analysis.curves()) {
      for (int i = 0; i < c.frames().length; i++) {
        curves.append(
            line(c.agent(), Long.toString(c.frames()[i]), c.values().get(i), c.metric(), window));
      }
    }
    StringBuilder games = new StringBuilder("agent,game,frames,mean,low,high,final_window\n");
    analysis
        .gameCurves()
        .forEach(
            (game, own) -> {
              for (LearningCurve c : own) {
                for (int i = 0; i < c.frames().length; i++) {
                  String at = field(game) + "," + c.frames()[i];
                  games.append(line(c.agent(), at, c.values().get(i), window));
                }
              }
            });
    StringBuilder improvements = new StringBuilder("agent,other,probability,low,high\n");
    for (Improvement i : analysis.improvements()) {
      improvements.append(line(i.agent(), field(i.other()), i.probability()));
    }
    putIfFilled(files, "profile", profile, analysis.profiles());
    putIfFilled(files, "curves", curves, analysis.curves());
    putIfFilled(files, "game_curves", games, analysis.gameCurves().keySet());
    putIfFilled(files, "improvements", improvements, analysis.improvements());
    return files;
  }

  private static void putIfFilled(
      Map<String, String> files, String name, StringBuilder csv, Collection<?> content) {
    if (!content.isEmpty()) {
      files.put(name, csv.toString());
    }
  }

  private static String line(String agent, String at, Interval interval, String... more) {
    String line =
        String.join(
            ",",
            field(agent),
            at,
            Numbers.exact(interval.value()),
            Numbers.exact(interval.low()),
            Numbers.exact(interval.high()));
    return (more.length == 0 ? line : line + "," + String.join(",", more)) + "\n";
  }

  private static String field(String text) {
    return text.matches("[^,\"\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  /** Metrics as columns, agents as rows, each value with its interval. */
  String markdown() {
    StringBuilder text = new StringBuilder("| agent |");
    analysis.metrics().forEach(m -> text.append(' ').append(m.label()).append(" |"));
    text.append("\n|---|").append("---:|".repeat(analysis.metrics().size())).append('\n');
    for (String agent : analysis.agents()) {
      text.append("| ").append(agent).append(" |");
      for (Metric metric : analysis.metrics()) {
        Aggregate a = analysis.aggregate(agent, metric);
        text.append(' ')
            .append(Numbers.metric(metric, a.value()))
            .append(' ')
            .append(Numbers.range(metric, a.interval()))
            .append(" |");
      }
      text.append('\n');
    }
    analysis.concerns().forEach(c -> text.append("\n> ").append(c).append('\n'));
    return text.toString();
  }

  /** The same for LaTeX (booktabs), intervals as small ranges. */
  String latex() {
    List<Metric> metrics = analysis.metrics();
    StringBuilder text = new StringBuilder("\\begin{tabular}{l" + "r".repeat(metrics.size()));
    text.append("}\n\\toprule\nagent & ")
        .append(metrics.stream().map(m -> tex(m.label())).collect(Collectors.joining(" & ")))
        .append(" \\\\\n\\midrule\n");
    for (String agent : analysis.agents()) {
      text.append(tex(agent));
      for (Metric metric : metrics) {
        Aggregate a = analysis.aggregate(agent, metric);
        text.append(" & ").append(Numbers.metric(metric, a.value()));
        if (a.interval().bounded()) {
          text.append(" {\\scriptsize ").append(Numbers.range(metric, a.interval())).append('}');
        }
      }
      text.append(" \\\\\n");
    }
    return text.append("\\bottomrule\n\\end{tabular}\n").toString();
  }

  private static String tex(String text) {
    return text.replaceAll("([_%&#$])", "\\\\$1");
  }
}
