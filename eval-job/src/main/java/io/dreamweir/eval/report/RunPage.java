package io.dreamweir.eval.report;

import io.dreamweir.eval.report.Charts.CurvePoint;
import io.dreamweir.eval.report.RunReport.Exactness;
import io.dreamweir.eval.report.RunReport.LossPoint;
import io.dreamweir.eval.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of one training run: did it learn, was anything lost, where did the time go. */
record RunPage(RunReport run) {

  String html() {
    Html html = new Html("Run on " + run.task());
    html.raw("<h1>Run on " + Html.escape(run.task()) + "</h1>")
        .raw("<p class=\"subtitle\">Score: " + Html.escape(run.scoreUnit()) + "</p>");
    tiles(html);
    exactness(html);
    learning(html);
    pictures(html);
    losses(html);
    time(html);
    facts(html);
    return html.page();
  }

  private void tiles(Html html) {
    html.raw("<div class=\"tiles\">");
    tile(html, "score after training", run.after());
    tile(html, "score before", run.before());
    run.random().ifPresent(r -> tile(html, "uniformly random play", Interval.of(r)));
    tile(html, "updates", count(run.updates()), "");
    tile(html, "environment steps", count(run.exactness().envSteps()), "");
    html.raw("</div>");
  }

  private static void tile(Html html, String name, Interval value) {
    String range =
        value.bounded()
            ? "[" + Numbers.score(value.low()) + ", " + Numbers.score(value.high()) + "]"
            : "";
    tile(html, name, Numbers.score(value.value()), range);
  }

  private static void tile(Html html, String name, String value, String below) {
    html.raw(
        "<div class=\"tile\"><span>"
            + Html.escape(name)
            + "</span><b>"
            + value
            + "</b><span>"
            + below
            + "</span></div>");
  }

  private void exactness(Html html) {
    Exactness e = run.exactness();
    String verdict =
        e.holds()
            ? "Every step that was played is in the lake exactly once."
            : "The lake does not hold exactly what was played:";
    html.raw("<p" + (e.holds() ? "" : " class=\"warnings\"") + "><b>" + verdict + "</b> ")
        .raw(
            "%s steps played, %s in the lake, %d duplicate chunks, %d missing, %d rejected.</p>"
                .formatted(
                    count(e.envSteps()),
                    count(e.lakeSteps()),
                    e.duplicateChunks(),
                    e.missingChunks(),
                    e.rejected()));
  }

  private void learning(Html html) {
    if (run.curve().isEmpty()) {
      return;
    }
    List<CurvePoint> bySteps =
        run.curve().stream()
            .map(p -> new CurvePoint(p.envSteps(), Interval.of(p.meanReturn())))
            .toList();
    List<CurvePoint> byUpdates =
        run.curve().stream()
            .map(p -> new CurvePoint(p.updates(), Interval.of(p.meanReturn())))
            .toList();
    html.section("learning", "Learning").raw("<div class=\"plots\">");
    html.figure(
        Charts.curves(
            "return while learning",
            "environment steps",
            "mean return",
            Map.of("return", bySteps),
            "mean return against environment steps"),
        "Mean return of the episodes that the actors finished, sampled actions.");
    html.figure(
        Charts.curves(
            "return by updates",
            "updates",
            "mean return",
            Map.of("return", byUpdates),
            "mean return against updates"),
        "");
    Map<String, Interval> scores = new LinkedHashMap<>();
    scores.put("after", run.after());
    scores.put("before", run.before());
    run.random().ifPresent(r -> scores.put("random", Interval.of(r)));
    html.figure(
        Charts.intervals("score", scores, "scores after and before training"),
        "Evaluation episodes of their own, with 95 % intervals over episodes.");
    html.raw("</div>").end();
  }

  private void pictures(Html html) {
    if (run.pictures().isEmpty()) {
      return;
    }
    html.section("pictures", "What it sees and does");
    run.pictures().forEach(p -> html.picture(p.bytes(), p.type(), p.caption()));
    html.end();
  }

  private void losses(Html html) {
    if (run.losses().isEmpty()) {
      return;
    }
    html.section("losses", "Training").raw("<div class=\"plots\">");
    run.losses()
        .forEach(
            (name, points) ->
                html.figure(
                    Charts.curves(
                        name,
                        "updates",
                        "",
                        Map.of(name, points.stream().map(RunPage::point).toList()),
                        name + " against updates"),
                    ""));
    html.raw("</div>").end();
  }

  private static CurvePoint point(LossPoint p) {
    return new CurvePoint(p.updates(), Interval.of(p.value()));
  }

  private void time(Html html) {
    if (run.timeShares().isEmpty()) {
      return;
    }
    double total = run.timeShares().values().stream().mapToDouble(Double::doubleValue).sum();
    html.section("time", "Where the time went").raw("<div class=\"scroll\"><table><tbody>");
    run.timeShares()
        .forEach(
            (name, seconds) ->
                html.raw(
                    String.format(
                        Locale.ROOT,
                        "<tr><td>%s</td><td>%.1f s</td><td>%.1f %%</td><td><span class=\"bar\"><i style=\"width:%.1f%%\"></i></span></td></tr>",
                        Html.escape(name),
                        seconds,
                        100 * seconds / total,
                        100 * seconds / total)));
    html.raw("</tbody></table></div>").end();
  }

  private void facts(Html html) {
    if (run.facts().isEmpty()) {
      return;
    }
    html.section("provenance", "Where it comes from").raw("<div class=\"scroll\"><table><tbody>");
    run.facts()
        .forEach(
            (name, value) ->
                html.raw(
                    "<tr><td>"
                        + Html.escape(name)
                        + "</td><td class=\"words\"><code>"
                        + Html.escape(value)
                        + "</code></td></tr>"));
    html.raw("</tbody></table></div>").end();
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
