package io.dreamweir.eval.report;

import io.dreamweir.eval.report.Palette.Ink;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.apache.batik.svggen.SVGIDGenerator;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

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
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(emptyDocument());
    context.setComment(null);
    context.setIDGenerator(
        new SVGIDGenerator() {
          @Override
          public String generateID(String kind) {
            return super.generateID(key + kind);
          }
        });
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(width, height));
    chart.apply(ink).draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    Element root = graphics.getRoot();
    root.setAttribute("id", key);
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    StringWriter text = new StringWriter();
    try {
      graphics.stream(root, text, true, false);
    } catch (SVGGraphics2DIOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return text.toString().substring(text.toString().indexOf("<svg"));
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK has a parser", e);
    }
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
