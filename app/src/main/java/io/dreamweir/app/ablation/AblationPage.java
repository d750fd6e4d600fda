package io.dreamweir.app.ablation;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A grid as one HTML page without scripts. */
final class AblationPage {
  private AblationPage() {}

  static String of(AblationResult result) {
    StringBuilder rows = new StringBuilder();
    for (AblationResult.Variant variant : result.variants()) {
      rows.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%.2f %s</td><td>%s</td><td>%s</td></tr>%n",
              escaped(variant.variant()),
              variant.mean(),
              interval(variant.low(), variant.high()),
              variant.difference() == null
                  ? "baseline"
                  : String.format(
                      Locale.ROOT,
                      "%+.2f %s",
                      variant.difference(),
                      interval(variant.differenceLow(), variant.differenceHigh())),
              variant.scores().stream()
                  .map(score -> String.format(Locale.ROOT, "%.2f", score))
                  .collect(Collectors.joining(", "))));
    }
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Ablation on %1$s</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse}th,td{text-align:left;padding:.3rem 1rem .3rem 0;border-bottom:1px solid #ddd}
        </style></head><body>
        <h1>Ablation on %1$s</h1>
        <p>Mean undiscounted return of evaluation episodes, one run per seed. Differences from
        <b>%2$s</b> are taken seed by seed. Intervals: %3$.0f %% percentile bootstrap over seeds; with few
        seeds they are too narrow.</p>
        <table><tr><th>Variant</th><th>Score</th><th>Difference</th><th>Seeds</th></tr>
        %4$s</table></body></html>
        """
        .formatted(
            escaped(result.task()), escaped(result.baseline()), 100 * result.confidence(), rows);
  }

  private static String interval(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null ? "" : String.format(Locale.ROOT, "[%.2f, %.2f]", low, high);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
