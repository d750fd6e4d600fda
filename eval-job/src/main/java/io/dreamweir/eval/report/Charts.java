package io.dreamweir.eval.report;

import io.dreamweir.eval.report.Palette.Ink;
import io.dreamweir.eval.statistics.Interval;
import java.awt.BasicStroke;
import java.awt.geom.Ellipse2D;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.data.xy.XIntervalSeries;
import org.jfree.data.xy.XIntervalSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** The two kinds of plot: estimates with their intervals, and curves with their bands. */
final class Charts {

  static final int WIDTH = 480;

  /** How opaque a band is. */
  static final float BAND = 0.18f;

  /** From here on, numbers on an axis are written as 50M and the like. */
  private static final double LARGE = 1e5;

  private Charts() {}

  /**
   * Curves with bands.
   *
   * @param curves by name: points from left to right
   */
  static Plot curves(
      String title,
      String xLabel,
      String yLabel,
      Map<String, List<CurvePoint>> curves,
      String description) {
    int height = curves.size() > 1 ? 320 : 280;
    return new Plot(
        ink -> curves(title, xLabel, yLabel, curves, ink), WIDTH, height, key(title), description);
  }

  private static JFreeChart curves(
      String title, String xLabel, String yLabel, Map<String, List<CurvePoint>> curves, Ink ink) {
    YIntervalSeriesCollection data = data(curves);
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setAlpha(BAND);
    curves.forEach(
        (name, points) -> {
          int number = data.indexOf(name);
          renderer.setSeriesStroke(number, new BasicStroke(2f));
          renderer.setSeriesPaint(number, Palette.series(number).drawn(ink));
          renderer.setSeriesFillPaint(number, Palette.series(number).drawn(ink));
          renderer.setSeriesShapesVisible(number, points.size() == 1);
          renderer.setSeriesShape(number, new Ellipse2D.Double(-3, -3, 6, 6));
        });
    NumberAxis x = ChartStyle.axis(xLabel, ink);
    if (largest(curves) >= LARGE) {
      x.setNumberFormatOverride(
          NumberFormat.getCompactNumberInstance(Locale.ENGLISH, NumberFormat.Style.SHORT));
    }
    x.setLowerMargin(0.01);
    x.setUpperMargin(0.02);
    return ChartStyle.chart(title, data, x, ChartStyle.axis(yLabel, ink), renderer, ink);
  }

  /** Values with the ends of their intervals. */
  static YIntervalSeriesCollection data(Map<String, List<CurvePoint>> curves) {
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    curves.forEach(
        (name, points) -> {
          YIntervalSeries series = new YIntervalSeries(name, false, true);
          for (CurvePoint p : points) {
            Interval y = p.y();
            series.add(
                p.x(),
                y.value(),
                y.bounded() ? y.low() : y.value(),
                y.bounded() ? y.high() : y.value());
          }
          data.addSeries(series);
        });
    return data;
  }

  private static double largest(Map<String, List<CurvePoint>> curves) {
    return curves.values().stream()
        .flatMap(List::stream)
        .mapToDouble(CurvePoint::x)
        .max()
        .orElse(0);
  }

  /** One point of a curve. */
  record CurvePoint(double x, Interval y) {}

  /**
   * Estimates with their intervals, one line each, the first on top.
   *
   * @param estimates by name
   */
  static Plot intervals(String title, Map<String, Interval> estimates, String description) {
    return beside(title, estimates, Map.of(), description);
  }

  /**
   * Estimates with their intervals beside values that others have published, sorted together, the
   * largest on top.
   */
  static Plot beside(
      String title, Map<String, Interval> own, Map<String, Double> published, String description) {
    Map<String, Interval> estimates = new LinkedHashMap<>(own);
    published.forEach((name, value) -> estimates.put(name + " (published)", Interval.of(value)));
    List<String> names = new ArrayList<>(estimates.keySet());
    if (!published.isEmpty()) {
      names.sort(
          Comparator.comparingDouble(
              n -> -estimates.getOrDefault(n, Interval.of(Double.NaN)).value()));
    }
    int height = 70 + 30 * names.size();
    return new Plot(
        ink -> lines(title, names, estimates, List.copyOf(own.keySet()), ink),
        WIDTH,
        height,
        key(title),
        description);
  }

  /** Estimates from top to bottom. */
  private static JFreeChart lines(
      String title,
      List<String> names,
      Map<String, Interval> estimates,
      List<String> own,
      Ink ink) {
    int count = names.size();
    String[] symbols = new String[count];
    XIntervalSeriesCollection data = new XIntervalSeriesCollection();
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawYError(false);
    renderer.setErrorStroke(new BasicStroke(2.5f));
    renderer.setCapLength(7);
    for (int i = 0; i < count; i++) {
      symbols[count - 1 - i] = names.get(i);
      Interval x = estimates.getOrDefault(names.get(i), Interval.of(Double.NaN));
      XIntervalSeries series = new XIntervalSeries(names.get(i), false, true);
      series.add(
          x.value(),
          x.bounded() ? x.low() : x.value(),
          x.bounded() ? x.high() : x.value(),
          count - 1 - i);
      data.addSeries(series);
      int number = own.indexOf(names.get(i));
      Palette colour = number < 0 ? Palette.MUTED : Palette.series(number);
      renderer.setSeriesPaint(i, colour.drawn(ink));
      renderer.setSeriesShape(i, new Ellipse2D.Double(-4.5, -4.5, 9, 9));
    }
    SymbolAxis y = new SymbolAxis(null, symbols);
    y.setGridBandsVisible(false);
    ChartStyle.style(y, ink);
    y.setRange(-0.6, count - 0.4);
    NumberAxis x = ChartStyle.axis("", ink);
    JFreeChart chart = ChartStyle.chart(title, data, x, y, renderer, ink);
    chart.removeLegend();
    chart.getXYPlot().setRangeGridlinesVisible(false);
    return chart;
  }

  private static String key(String title) {
    return "p" + Integer.toHexString(title.hashCode());
  }
}
