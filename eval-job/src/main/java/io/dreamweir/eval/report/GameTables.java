package io.dreamweir.eval.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The per-game part of a suite page: one table per agent, and which games carry the means. */
record GameTables(SuiteAnalysis analysis) {

  private static final int EXTREMES = 5;

  void write(Html html) {
    html.section("games", "Game by game");
    if (analysis.referenced()) {
      html.note(
          "Bars show the record-normalised mean up to 1 (the record); the mark is the gamer's score on the same scale.");
    }
    boolean first = true;
    for (String agent : analysis.agents()) {
      List<GameRow> rows = analysis.games().getOrDefault(agent, List.of());
      html.raw("<details" + (first ? " open" : "") + "><summary><b>" + Html.escape(agent))
          .raw("</b> " + rows.size() + " games</summary>");
      List<String> missing = analysis.missing().getOrDefault(agent, List.of());
      if (!missing.isEmpty()) {
        html.note("Missing: " + String.join(", ", missing) + ".");
      }
      if (analysis.referenced()) {
        extremes(html, rows);
      }
      table(html, rows);
      html.raw("</details>");
      first = false;
    }
    html.end();
  }

  private static void extremes(Html html, List<GameRow> rows) {
    Comparator<GameRow> byRecord = Comparator.comparingDouble(r -> number(r.recordNormalised()));
    html.note("Best against the record: " + names(rows, byRecord.reversed()) + ".");
    html.note("Worst: " + names(rows, byRecord) + ".");
    double total = rows.stream().mapToDouble(r -> number(r.gamerNormalised())).sum();
    String carriers =
        rows.stream()
            .sorted(Comparator.comparingDouble(r -> -number(r.gamerNormalised())))
            .limit(EXTREMES)
            .map(
                r ->
                    String.format(
                        Locale.ROOT,
                        "%s %.0f %%",
                        r.game(),
                        100 * number(r.gamerNormalised()) / total))
            .collect(Collectors.joining(", "));
    html.note("Their share of the gamer mean: " + carriers + ".");
  }

  private static String names(List<GameRow> rows, Comparator<GameRow> order) {
    return rows.stream()
        .sorted(order)
        .limit(EXTREMES)
        .map(r -> r.game() + " " + Numbers.share(number(r.recordNormalised())))
        .collect(Collectors.joining(", "));
  }

  private void table(Html html, List<GameRow> rows) {
    boolean referenced = analysis.referenced();
    html.raw("<div class=\"scroll\"><table class=\"sortable sticky\"><thead><tr><th>game</th>")
        .raw("<th>mean</th><th>interval</th><th>seeds</th>")
        .raw(
            referenced
                ? "<th>of record</th><th></th><th>of gamer</th><th>random</th><th>gamer</th><th>record</th>"
                : "")
        .raw("</tr></thead><tbody>");
    for (GameRow r : rows) {
      html.raw("<tr><td>" + Html.escape(r.game()) + "</td>")
          .raw(cell(r.mean(), Numbers.score(r.mean())))
          .raw(
              "<td class=\"range\">"
                  + (r.low() == null
                      ? ""
                      : "[" + Numbers.score(r.low()) + ", " + Numbers.score(r.high()) + "]")
                  + "</td><td>"
                  + r.seeds()
                  + "</td>");
      if (referenced) {
        html.raw(cell(number(r.recordNormalised()), Numbers.share(number(r.recordNormalised()))))
            .raw("<td>" + bar(r) + "</td>")
            .raw(cell(number(r.gamerNormalised()), Numbers.share(number(r.gamerNormalised()))))
            .raw(cell(number(r.random()), Numbers.score(r.random())))
            .raw(cell(number(r.gamer()), Numbers.score(r.gamer())))
            .raw(cell(number(r.record()), Numbers.score(r.record())));
      }
      html.raw("</tr>");
    }
    html.raw("</tbody></table></div>");
  }

  private static String cell(double value, String text) {
    return "<td data-v=\"" + value + "\">" + text + "</td>";
  }

  private static String bar(GameRow r) {
    double share = Math.max(0, Math.min(1, number(r.recordNormalised())));
    double gamer =
        (number(r.gamer()) - number(r.random())) / (number(r.record()) - number(r.random()));
    return String.format(
        Locale.ROOT,
        "<span class=\"bar\"><i style=\"width:%.1f%%\"></i><u style=\"left:%.1f%%\"></u></span>",
        100 * share,
        100 * Math.max(0, Math.min(1, gamer)));
  }

  private static double number(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }
}
