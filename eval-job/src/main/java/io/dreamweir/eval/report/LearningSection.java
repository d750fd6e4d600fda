package io.dreamweir.eval.report;

/** The part of a suite page that shows how fast agents learn; nothing where runs have one point. */
record LearningSection(SuiteAnalysis analysis) {

  void write(Html html) {
    if (analysis.curves().isEmpty() && analysis.gameCurves().isEmpty()) {
      return;
    }
    html.section("learning", "Learning curves");
    html.note(
        "Each run counts with its newest score at that many frames. Final scores, in all other"
            + " tables and plots, are of the window '"
            + analysis.window()
            + "' at the end of each run.");
    SuitePlots plots = new SuitePlots(analysis);
    if (!analysis.curves().isEmpty()) {
      html.raw("<div class=\"headline\">").figure(plots.curves(), "").raw("</div>");
      table(html);
    }
    html.raw("<h3>Game by game</h3>")
        .note("Mean score against frames, each game on scales of its own; bands are intervals.")
        .raw("<p class=\"legend\">");
    for (int i = 0; i < analysis.agents().size(); i++) {
      html.raw(
          "<span><i style=\"background:"
              + Palette.series(i).variable()
              + "\"></i>"
              + Html.escape(analysis.agents().get(i))
              + "</span>");
    }
    html.raw("</p><div class=\"small\">");
    analysis.gameCurves().keySet().forEach(game -> html.figure(plots.gameCurves(game), ""));
    html.raw("</div>").end();
  }

  private void table(Html html) {
    html.raw("<div class=\"scroll\"><table class=\"sortable sticky\"><thead><tr><th>agent</th>")
        .raw("<th>mean height of the curve</th><th>final value</th><th>at frames</th>")
        .raw(
            "<th>threshold</th><th>frames to it</th><th>times fewer frames than the"
                + " slowest</th></tr></thead><tbody>");
    for (CurveRow row : analysis.curveRows()) {
      html.raw("<tr><td>" + Html.escape(row.agent()) + "</td>")
          .raw("<td>" + Numbers.share(row.meanHeight()) + "</td>")
          .raw("<td>" + Numbers.share(row.finalValue()) + "</td>")
          .raw("<td>" + Numbers.count((double) row.lastFrames()) + "</td>")
          .raw("<td>" + Numbers.share(row.threshold()) + "</td>")
          .raw(
              "<td>"
                  + (row.framesToThreshold() == null
                      ? "never"
                      : Numbers.count(row.framesToThreshold()))
                  + "</td>")
          .raw(
              "<td>"
                  + (row.efficiency() == null ? "" : Numbers.share(row.efficiency()))
                  + "</td></tr>");
    }
    html.raw("</tbody></table></div>")
        .note(
            "Mean height: area under the curve over its frames, by trapezoids. Frames to the"
                + " threshold: where the curve first reaches it (half of its own final value unless"
                + " another is asked for), linear between points. Times fewer frames: to the lower"
                + " of the two final values, against the agent that needs the most.");
  }
}
