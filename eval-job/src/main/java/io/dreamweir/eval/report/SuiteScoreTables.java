package io.dreamweir.eval.report;

import io.dreamweir.eval.statistics.SuiteScore;
import io.dreamweir.eval.statistics.SuiteScore.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The numbers that the authors of a suite publish, for a page and for programs. */
record SuiteScoreTables(List<SuiteScore> scores) {

  void write(Html html) {
    if (scores.isEmpty()) {
      return;
    }
    html.section("suites", "The suites' own scores");
    for (String suite : suites()) {
      html.note(definition(suite));
      html.raw("<div class=\"scroll\"><table class=\"sortable sticky\"><thead><tr><th>")
          .raw(Html.escape(suite) + "</th><th>agent</th><th>value</th><th>interval</th>")
          .raw("<th>episodes</th></tr></thead><tbody>");
      for (SuiteScore s : scores) {
        if (s.suite().equals(suite)) {
          html.raw(
              "<tr><td>"
                  + (s.kind() == Kind.HEADLINE ? "<b>" + Html.escape(s.name()) + "</b>" : s.name())
                  + "</td><td>"
                  + Html.escape(s.agent())
                  + "</td><td data-v=\""
                  + s.value()
                  + "\">"
                  + Numbers.score(s.value())
                  + "</td><td class=\"range\">"
                  + range(s)
                  + "</td><td>"
                  + s.episodes()
                  + "</td></tr>");
        }
      }
      html.raw("</tbody></table></div>");
    }
    html.end();
  }

  private Set<String> suites() {
    return scores.stream()
        .map(SuiteScore::suite)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String range(SuiteScore s) {
    return s.low() == null
        ? ""
        : "[" + Numbers.score(s.low()) + ", " + Numbers.score(s.high()) + "]";
  }

  private static String definition(String suite) {
    return switch (suite) {
      case "crafter" ->
          "Crafter: success rate of each achievement in percent; the score is exp(mean of ln(1 +"
              + " rate)) - 1. Over the episodes of this report, not those of training.";
      case "bsuite" ->
          "BSuite: from 0 to 1 by each experiment's own rule, tags as means over their experiments."
              + " Over the episodes of this report: what is lost while learning is not in it.";
      case "dmc" -> "DeepMind Control: returns, from 0 to 1000.";
      default -> throw new IllegalArgumentException("no suite " + suite);
    };
  }

  String csv() {
    StringBuilder csv = new StringBuilder("suite,agent,name,kind,value,low,high,episodes\n");
    for (SuiteScore s : scores) {
      csv.append(
          String.join(
                  ",",
                  s.suite(),
                  field(s.agent()),
                  s.name(),
                  s.kind().name().toLowerCase(Locale.ROOT),
                  Numbers.exact(s.value()),
                  Numbers.exact(s.low()),
                  Numbers.exact(s.high()),
                  Integer.toString(s.episodes()))
              + "\n");
    }
    return csv.toString();
  }

  private static String field(String plain) {
    return plain.matches("[^,\"\n]*") ? plain : "\"" + plain.replace("\"", "\"\"") + "\"";
  }
}
