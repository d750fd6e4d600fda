package io.dreamweir.eval.report;

import io.dreamweir.eval.report.Palette.Ink;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYDataset;

/** One look for all plots: no frame, no background, quiet grid. */
final class ChartStyle {

  private static final Color NOTHING = new Color(0, 0, 0, 0);
  static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);

  private ChartStyle() {}

  /** A value axis. */
  static NumberAxis axis(String label, Ink ink) {
    NumberAxis axis = new NumberAxis(label.isEmpty() ? null : label);
    axis.setAutoRangeIncludesZero(false);
    style(axis, ink);
    return axis;
  }

  /** Colours and fonts of an axis. */
  static void style(ValueAxis axis, Ink ink) {
    axis.setTickLabelFont(FONT);
    axis.setLabelFont(FONT);
    axis.setTickLabelPaint(Palette.INK.drawn(ink));
    axis.setLabelPaint(Palette.MUTED.drawn(ink));
    axis.setAxisLinePaint(Palette.GRID.drawn(ink));
    axis.setTickMarkPaint(Palette.GRID.drawn(ink));
  }

  /** A chart of one plot. */
  static JFreeChart chart(
      String title, XYDataset data, ValueAxis x, ValueAxis y, XYItemRenderer renderer, Ink ink) {
    XYPlot plot = new XYPlot(data, x, y, renderer);
    plot.setBackgroundPaint(NOTHING);
    plot.setOutlinePaint(null);
    plot.setDomainGridlinePaint(Palette.GRID.drawn(ink));
    plot.setRangeGridlinePaint(Palette.GRID.drawn(ink));
    plot.setDomainGridlineStroke(new BasicStroke(1));
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    boolean legend = data.getSeriesCount() > 1;
    JFreeChart chart =
        new JFreeChart(title.isEmpty() ? null : title, FONT.deriveFont(Font.BOLD), plot, legend);
    chart.setBackgroundPaint(NOTHING);
    chart.setPadding(new RectangleInsets(4, 2, 2, 8));
    if (chart.getTitle() != null) {
      chart.getTitle().setPaint(Palette.INK.drawn(ink));
    }
    LegendTitle key = chart.getLegend();
    if (key != null) {
      key.setBackgroundPaint(NOTHING);
      key.setFrame(BlockBorder.NONE);
      key.setItemFont(FONT);
      key.setItemPaint(Palette.INK.drawn(ink));
      key.setPosition(RectangleEdge.BOTTOM);
    }
    return chart;
  }
}
