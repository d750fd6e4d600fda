package io.dreamweir.app.docs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The page of all keys, made from the commented file of defaults. */
final class ConfigurationPage {

  private record Level(int indent, String name) {}

  private final StringBuilder page =
      new StringBuilder(
          """
          # Configuration

          Every key with its default, from `conf/defaults.yaml`. Made by `ReferenceTest`; do not edit.
          Set one with `--set key=value`, several in a file for `--config`, or by a preset (`--preset NAME`); later ones win.
          Durations: `500ms`, `10s`, `5min`, `2h`, `7d`. Sizes: `512B`, `64KiB`, `16MiB`, `2GiB`.
          """);

  private final Deque<Level> open = new ArrayDeque<>();
  private final List<String> comments = new ArrayList<>();

  private ConfigurationPage() {}

  static String page(List<String> defaults) {
    ConfigurationPage page = new ConfigurationPage();
    defaults.forEach(page::line);
    return page.page.toString();
  }

  private void line(String line) {
    String text = line.strip();
    if (text.isEmpty()) {
      comments.clear();
    } else if (text.startsWith("#")) {
      comments.add(text.substring(1).strip());
    } else if (text.contains(":")) {
      key(line.indexOf(text), text);
      comments.clear();
    }
  }

  private void key(int indent, String text) {
    while (!open.isEmpty() && open.getLast().indent >= indent) {
      open.removeLast();
    }
    int colon = text.indexOf(':');
    String name = text.substring(0, colon);
    String value = text.substring(colon + 1).strip();
    open.addLast(new Level(indent, name));
    String words = String.join(" ", comments);
    if (indent == 0) {
      page.append("\n## ").append(name).append("\n").append(words).append("\n\n");
      if (!value.isEmpty()) {
        page.append("Default: `").append(value).append("`\n");
      } else {
        page.append("| key | default | |\n|---|---|---|\n");
      }
      return;
    }
    String path = String.join(".", open.stream().map(Level::name).toList());
    page.append("| `")
        .append(path)
        .append("` | ")
        .append(value.isEmpty() ? "" : "`" + value.replace("|", "\\|") + "`")
        .append(" | ")
        .append(words.replace("|", "\\|"))
        .append(" |\n");
  }
}
