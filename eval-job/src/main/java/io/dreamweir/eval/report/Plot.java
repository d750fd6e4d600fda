package io.dreamweir.eval.report;

import io.dreamweir.eval.report.Palette.Ink;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;
import org.jfree.svg.SVGGraphics2D;

/**
 * A plot, for a page, for a file of its own, and as pixels.
 *
 * @param chart draws it anew: a chart keeps the colours it was made with
 * @param width in points
 * @param height in points
 * @param key begins the names of what its SVG defines: two plots of a page must differ in it
 * @param description what the plot shows, for people who do not see it
 */
record Plot(
    Function<Ink, JFreeChart> chart, int width, int height, String key, String description) {

  /** Pixels of a picture per point: sharp in print at the width of a column. */
  private static final int PIXELS_PER_POINT = 3;

  private String svg(Ink ink) {
    SVGGraphics2D graphics = new SVGGraphics2D(width, height);
    graphics.setDefsKeyPrefix(key);
    chart.apply(ink).draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    String viewBox = "<svg viewBox=\"0 0 " + width + " " + height + "\" ";
    return graphics
        .getSVGElement(key, true, null, null, null)
        .replaceFirst("<svg ", viewBox)
        .replaceAll("xmlns:jfreesvg=(['\"])[^'\"]*\\1 ?", "")
        .replaceAll("textLength=\"[^\"]*\" lengthAdjust=\"[^\"]*\"", "");
  }

  /** SVG for a page: colours are style variables, the width is the page's. */
  String themed() {
    String text = svg(Ink.STAND_IN);
    for (Palette colour : Palette.values()) {
      text = text.replace(colour.standInText(), colour.variable());
    }
    return text.replaceFirst("width=\"[^\"]*\" height=\"[^\"]*\"", "")
        .replaceFirst(
            "<svg ", "<svg role=\"img\" aria-label=\"" + Html.escape(description) + "\" ");
  }

  /** SVG for a file of its own, on white. */
  String standalone() {
    return svg(Ink.FIXED)
        .replaceFirst(">", "><rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
  }

  /** PNG, on white. */
  byte[] png() {
    BufferedImage image =
        new BufferedImage(
            width * PIXELS_PER_POINT, height * PIXELS_PER_POINT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
    chart.apply(Ink.FIXED).draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
