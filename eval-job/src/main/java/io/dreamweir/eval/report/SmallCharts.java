package io.dreamweir.eval.report;

import io.dreamweir.eval.report.Charts.CurvePoint;
import io.dreamweir.eval.report.Palette.Ink;
import java.awt.BasicStroke;
import java.awt.Font;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Curves no larger than a stamp, to be seen many at a time. */
final class SmallCharts {

  private static final int WIDTH = 210;
  private static final int HEIGHT = 120;
  private static final Font FONT = ChartStyle.FONT.deriveFont(12f);

  private SmallCharts() {}

  /**
   * Curves with bands, without legend.
   *
   * @param curves by name: points from left to right
   * @param colours number of each curve's colour
   */
  static Plot curves(
      String title,
      Map<String, List<CurvePoint>> curves,
      List<Integer> colours,
      String description) {
    return new Plot(
        ink -> draw(title, curves, colours, ink),
        WIDTH,
        HEIGHT,
        "s" + Integer.toHexString(title.hashCode()),
        description);
  }

  private static JFreeChart draw(
      String title, Map<String, List<CurvePoint>> curves, List<Integer> colours, Ink ink) {
    YIntervalSeriesCollection data = Charts.data(curves);
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setAlpha(Charts.BAND);
    for (int i = 0; i < colours.size(); i++) {
      renderer.setSeriesStroke(i, new BasicStroke(1.5f));
      renderer.setSeriesPaint(i, Palette.series(colours.get(i)).drawn(ink));
      renderer.setSeriesFillPaint(i, Palette.series(colours.get(i)).drawn(ink));
    }
    JFreeChart chart = ChartStyle.chart(title, data, axis(ink), axis(ink), renderer, ink);
    chart.removeLegend();
    chart.getTitle().setFont(FONT.deriveFont(Font.BOLD));
    chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
    return chart;
  }

  private static NumberAxis axis(Ink ink) {
    NumberAxis axis = ChartStyle.axis("", ink);
    axis.setTickLabelFont(FONT);
    NumberFormat format =
        NumberFormat.getCompactNumberInstance(Locale.ENGLISH, NumberFormat.Style.SHORT);
    format.setMaximumFractionDigits(1);
    axis.setNumberFormatOverride(format);
    return axis;
  }
}
