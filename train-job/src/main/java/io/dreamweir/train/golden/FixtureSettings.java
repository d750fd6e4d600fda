package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings a fixture was made with. Every setting must be read, so that one that this program
 * does not know is an error and not a silent pass.
 */
final class FixtureSettings {

  private final JsonNode tree;
  private final Set<String> read = new TreeSet<>();

  FixtureSettings(JsonNode tree) {
    this.tree = tree;
  }

  boolean has(String path) {
    return !at(path).isMissingNode();
  }

  JsonNode get(String path) {
    JsonNode node = at(path);
    if (node.isMissingNode()) {
      throw UserError.usage("golden fixture: setting '%s' is missing", path);
    }
    read.add(path);
    return node;
  }

  int integer(String path) {
    return get(path).asInt();
  }

  double number(String path) {
    return get(path).asDouble();
  }

  List<Integer> integers(String path) {
    List<Integer> values = new ArrayList<>();
    get(path).forEach(v -> values.add(v.asInt()));
    return values;
  }

  /** A setting of which this program knows one value only. */
  void expect(String path, String only) {
    String value = get(path).asText();
    if (!value.equals(only)) {
      throw UserError.usage(
          "golden fixture: setting '%s' is '%s'; this program recomputes only '%s'",
          path, value, only);
    }
  }

  /** A setting that changes no number of the fixture. */
  void ignore(String path) {
    if (has(path)) {
      read.add(path);
    }
  }

  /** Fails if the fixture has settings that nobody asked for. */
  void refuseUnread() {
    List<String> unread = new ArrayList<>();
    collect(tree, "", unread);
    if (!unread.isEmpty()) {
      throw UserError.usage("golden fixture: settings that this program does not know: %s", unread);
    }
  }

  private void collect(JsonNode node, String prefix, List<String> unread) {
    for (Iterator<Map.Entry<String, JsonNode>> it = node.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      String path = prefix + field.getKey();
      if (read.contains(path)) {
        continue;
      }
      if (field.getValue().isObject()) {
        collect(field.getValue(), path + ".", unread);
      } else {
        unread.add(path);
      }
    }
  }

  private JsonNode at(String path) {
    return tree.at("/" + path.replace('.', '/'));
  }
}
