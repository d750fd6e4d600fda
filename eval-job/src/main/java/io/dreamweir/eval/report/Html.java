package io.dreamweir.eval.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Builds one self-contained page: style, script, plots and pictures inside, nothing fetched. */
final class Html {

  private final String title;
  private final StringBuilder body = new StringBuilder();

  Html(String title) {
    this.title = title;
  }

  /** Text that may stand in an element or an attribute. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Appends markup. */
  Html raw(String markup) {
    body.append(markup).append('\n');
    return this;
  }

  /** Opens a section; {@link #end} closes it. */
  Html section(String id, String heading) {
    return raw("<section id=\"" + id + "\"><h2>" + escape(heading) + "</h2>");
  }

  Html end() {
    return raw("</section>");
  }

  /** A paragraph of plain text. */
  Html note(String text) {
    return raw("<p class=\"note\">" + escape(text) + "</p>");
  }

  /** A plot with its caption. */
  Html figure(Plot plot, String caption) {
    return raw(
        "<figure>" + plot.themed() + "<figcaption>" + escape(caption) + "</figcaption></figure>");
  }

  /** A picture inside the page. */
  Html picture(byte[] bytes, String type, String caption) {
    return raw(
        "<figure class=\"picture\"><img alt=\""
            + escape(caption)
            + "\" src=\"data:"
            + type
            + ";base64,"
            + Base64.getEncoder().encodeToString(bytes)
            + "\"><figcaption>"
            + escape(caption)
            + "</figcaption></figure>");
  }

  /** The whole page. */
  String page() {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<meta name=\"color-scheme\" content=\"light dark\">"
        + "<link rel=\"icon\" href=\"data:,\">"
        + "<title>"
        + escape(title)
        + "</title><style>"
        + resource("page.css")
        + "</style></head><body><main>\n"
        + body
        + "</main><script>"
        + resource("sort.js")
        + "</script></body></html>\n";
  }

  private static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
