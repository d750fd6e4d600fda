package io.dreamweir.eval.report;

import io.dreamweir.eval.statistics.Aggregate;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page of a suite report: the headline first, deeper below. */
record SuitePage(
    String title,
    SuiteAnalysis analysis,
    SuiteScoreTables suites,
    Provenance provenance,
    Optional<Films> films) {

  String html() {
    Html html = new Html(title);
    html.raw("<h1>" + Html.escape(title) + "</h1>");
    Metric headline = analysis.metrics().get(0);
    html.raw(
        "<p class=\"subtitle\">"
            + Html.escape(
                "%d agents, %d games; %s, %s"
                    .formatted(
                        analysis.agents().size(),
                        analysis.games().values().stream().mapToInt(List::size).max().orElse(0),
                        headline.label(),
                        "with 95 % confidence intervals".replace("95 %", confidence() + " %")))
            + "</p>");
    warnings(html);
    headline(html, headline);
    suites.write(html);
    aggregates(html);
    plots(html);
    improvements(html);
    new GameTables(analysis).write(html);
    films.ifPresent(f -> f.write(html));
    method(html);
    provenance(html);
    return html.page();
  }

  private String confidence() {
    String text = provenance.intervals();
    int end = text.indexOf("% confidence");
    return text.substring(text.lastIndexOf(' ', end) + 1, end);
  }

  private void warnings(Html html) {
    if (analysis.concerns().isEmpty()) {
      return;
    }
    html.raw("<div class=\"warnings\"><b>Before you trust a number</b><ul>");
    analysis.concerns().forEach(c -> html.raw("<li>" + Html.escape(c) + "</li>"));
    html.raw("</ul></div>");
  }

  private void headline(Html html, Metric headline) {
    html.raw("<div class=\"tiles\">");
    for (String agent : analysis.agents()) {
      Aggregate a = analysis.aggregate(agent, headline);
      html.raw(
          "<div class=\"tile\"><span>"
              + Html.escape(agent)
              + "</span><b>"
              + Numbers.metric(headline, a.value())
              + "</b><span>"
              + Numbers.range(headline, a.interval())
              + "</span></div>");
    }
    html.raw("</div>");
    Map<String, Double> published = analysis.published();
    html.raw("<div class=\"headline\">")
        .figure(
            new SuitePlots(analysis).headline(),
            published.isEmpty()
                ? ""
                : "Grey: as published on these 55 games at 200M frames ("
                    + published.entrySet().stream()
                        .map(p -> p.getKey() + " " + p.getValue())
                        .collect(Collectors.joining(", "))
                    + "); rounded, no interval given.")
        .raw("</div>");
  }

  private void aggregates(Html html) {
    html.section("aggregates", "All metrics");
    html.raw("<div class=\"scroll\"><table class=\"sortable sticky\"><thead><tr><th>agent</th>");
    analysis.metrics().forEach(m -> html.raw("<th>" + Html.escape(m.label()) + "</th>"));
    html.raw("<th>games</th><th>seeds</th></tr></thead><tbody>");
    for (String agent : analysis.agents()) {
      html.raw("<tr><td>" + Html.escape(agent) + "</td>");
      for (Metric metric : analysis.metrics()) {
        Aggregate a = analysis.aggregate(agent, metric);
        html.raw(
            "<td data-v=\""
                + a.value()
                + "\">"
                + Numbers.metric(metric, a.value())
                + "<br><span class=\"range\">"
                + Numbers.range(metric, a.interval())
                + "</span></td>");
      }
      Aggregate first = analysis.aggregate(agent, analysis.metrics().get(0));
      html.raw("<td>" + first.games() + "</td><td>" + first.seeds() + "</td></tr>");
    }
    html.raw("</tbody></table></div>").end();
  }

  private void plots(Html html) {
    SuitePlots plots = new SuitePlots(analysis);
    html.section("plots", "Intervals and profile").raw("<div class=\"plots\">");
    plots
        .intervals()
        .forEach(
            (name, p) -> {
              if (!name.equals(analysis.metrics().get(0).key())) {
                html.figure(p, "");
              }
            });
    if (!analysis.profiles().isEmpty()) {
      html.figure(
          plots.profile(),
          "Higher is better everywhere; where two curves cross, neither agent is better"
              + " throughout.");
    }
    html.raw("</div>");
    html.end();
    new LearningSection(analysis).write(html);
  }

  private void improvements(Html html) {
    if (analysis.improvements().isEmpty()) {
      return;
    }
    html.section("improvement", "Probability of improvement")
        .note(
            "How likely a run of the agent in the row beats a run of the agent in the column, in a"
                + " game drawn at random.")
        .raw("<div class=\"scroll\"><table class=\"sticky\"><thead><tr><th></th>");
    analysis.agents().forEach(a -> html.raw("<th>" + Html.escape(a) + "</th>"));
    html.raw("</tr></thead><tbody>");
    for (String agent : analysis.agents()) {
      html.raw("<tr><td>" + Html.escape(agent) + "</td>");
      for (String other : analysis.agents()) {
        Optional<Interval> p = analysis.improvement(agent, other).map(i -> i.probability());
        html.raw(p.map(SuitePage::heat).orElse("<td>\u2013</td>"));
      }
      html.raw("</tr>");
    }
    html.raw("</tbody></table></div>").end();
  }

  private static String heat(Interval p) {
    String colour = p.value() >= 0.5 ? "--series-3" : "--series-2";
    long strength = Math.round(Math.abs(p.value() - 0.5) * 70);
    String range =
        p.bounded()
            ? "<br><span class=\"range\">["
                + Numbers.share(p.low())
                + ", "
                + Numbers.share(p.high())
                + "]</span>"
            : "";
    return "<td class=\"heat\" style=\"background:color-mix(in srgb, var("
        + colour
        + ") "
        + strength
        + "%, var(--paper))\">"
        + Numbers.share(p.value())
        + range
        + "</td>";
  }

  private void method(Html html) {
    html.section("method", "How each number is computed")
        .raw("<ul>")
        .raw(
            "<li>gamer-normalised: (score \u2212 random) / (gamer \u2212 random);"
                + " record-normalised: (score \u2212 random) / (record \u2212 random), both with"
                + " the reference columns of the game tables</li>")
        .raw(
            "<li>clipped record mean: mean over seeds, normalise, min(1, \u00b7), mean over games;"
                + " per seed: normalise and clip every seed first</li>")
        .raw("<li>gamer median and mean, record mean: over games, of the mean over seeds</li>")
        .raw(
            "<li>world records reached: games whose mean is at least the record; games at gamer"
                + " level: at least the gamer's score</li>")
        .raw(
            "<li>interquartile mean (IQM): all seeds of all games sorted, \u230an/4\u230b dropped"
                + " at each end, mean of the rest; optimality gap: 1 \u2212 mean of min(1,"
                + " gamer-normalised) over all seeds and games</li>")
        .raw(
            "<li>probability of improvement: mean over games of U / (n\u2081 n\u2082),"
                + " Mann-Whitney's U, ties \u00bd</li>")
        .raw(
            "<li>a run is an (agent, seed); its final score is the window's mean stated below; a"
                + " game's mean is over its runs, its interval from runs redrawn</li>")
        .raw(
            "<li>performance profile: share of all runs of all games with gamer-normalised score"
                + " above τ, at τ = 0, 0.1, …, 8; its band redraws runs inside each"
                + " game</li>")
        .raw(
            "<li>learning curve: the headline metric at 40 evenly spaced moments between the latest"
                + " first and the latest last point of any run; a run counts with its newest score"
                + " at or before the moment; a game's own curve is its mean score at 20 such"
                + " moments of that game, its band from the game's runs redrawn</li>")
        .raw(
            "<li>published agents beside the headline: the numbers printed in the DreamerV2 paper's"
                + " table, rounded there to two decimals</li>")
        .raw(
            "<li>an interval is a draw: another seed or generator moves its ends by about 0.3 % of"
                + " its width at 50,000 replicates and 1.5 % at 2,000 (one standard deviation of"
                + " a normal mean's); values do not move</li>")
        .raw("<li>" + Html.escape(provenance.intervals()) + "</li>")
        .raw("</ul>")
        .end();
  }

  private void provenance(Html html) {
    html.section("provenance", "Where it comes from").raw("<table><tbody>");
    provenance
        .facts()
        .forEach(
            (name, value) ->
                html.raw(
                    "<tr><td>"
                        + Html.escape(name)
                        + "</td><td class=\"words\"><code>"
                        + Html.escape(value)
                        + "</code></td></tr>"));
    html.raw("</tbody></table>").end();
  }
}
