package io.dreamweir.eval.report;

import java.awt.geom.Rectangle2D;
import org.jfree.chart.JFreeChart;
import org.jfree.svg.SVGGraphics2D;

/**
 * A plot as SVG.
 *
 * @param svg the SVG element, drawn with the stand-ins of {@link Palette}
 * @param description what the plot shows, for people who do not see it
 */
record Plot(String svg, String description) {

  /** Draws a chart. */
  static Plot of(JFreeChart chart, int width, int height, String key, String description) {
    SVGGraphics2D graphics = new SVGGraphics2D(width, height);
    graphics.setDefsKeyPrefix(key);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    String viewBox = "<svg viewBox=\"0 0 " + width + " " + height + "\" ";
    return new Plot(
        graphics
            .getSVGElement(key, true, null, null, null)
            .replaceFirst("<svg ", viewBox)
            .replaceAll("xmlns:jfreesvg=(['\"])[^'\"]*\\1 ?", "")
            .replaceAll("textLength=\"[^\"]*\" lengthAdjust=\"[^\"]*\"", ""),
        description);
  }

  /** For a page: colours are style variables, the width is the page's. */
  String themed() {
    String text = svg;
    for (Palette colour : Palette.values()) {
      text = text.replace(colour.standInText(), colour.variable());
    }
    return text.replaceFirst("width=\"[^\"]*\" height=\"[^\"]*\"", "")
        .replaceFirst(
            "<svg ", "<svg role=\"img\" aria-label=\"" + Html.escape(description) + "\" ");
  }

  /** For a file of its own, on white. */
  String standalone() {
    String text = svg;
    for (Palette colour : Palette.values()) {
      text = text.replace(colour.standInText(), colour.fixed());
    }
    return text.replaceFirst(">", "><rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
  }
}
