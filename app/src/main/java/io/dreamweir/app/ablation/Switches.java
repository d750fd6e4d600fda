package io.dreamweir.app.ablation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Switches by name: what their values set. */
public final class Switches {

  /**
   * One position of one switch.
   *
   * @param name of the switch, or a configuration key
   * @param value its position
   * @param settings {@code key=value}
   */
  public record Position(String name, String value, List<String> settings) {
    @Override
    public String toString() {
      return name + "=" + value;
    }
  }

  private final JsonNode known;

  private Switches(JsonNode known) {
    this.known = known;
  }

  /** Reads {@code switches.yaml} in a folder. */
  public static Switches in(Path folder) {
    return new Switches(
        Configuration.defaults(folder.resolve("switches.yaml")).section("switches"));
  }

  /**
   * The positions that {@code kl-balance=on,off} names.
   *
   * @throws UserError if it is no known switch and no configuration key, or has not that position
   */
  public List<Position> positions(String text) {
    int at = text.indexOf('=');
    String[] values = text.substring(at + 1).split(",");
    if (at < 1 || values.length < 2) {
      throw UserError.usage(
          "--switch %s: give a name and at least two values, as kl-balance=on,off", text);
    }
    String name = text.substring(0, at);
    List<Position> positions = new ArrayList<>();
    for (String value : values) {
      positions.add(position(name, value.strip()));
    }
    return positions;
  }

  private Position position(String name, String value) {
    if (name.contains(".")) {
      return new Position(name, value, List.of(name + "=" + value));
    }
    JsonNode values = known.path(name);
    if (values.isMissingNode()) {
      List<String> names = names(known);
      throw UserError.usage(
          "unknown switch '%s'%s; there are %s, and every configuration key",
          name, NearestName.suggestion(name, names), names);
    }
    JsonNode settings = values.path(value);
    if (settings.isMissingNode()) {
      List<String> names = names(values);
      throw UserError.usage(
          "switch %s has no value '%s'%s; it has %s",
          name, value, NearestName.suggestion(value, names), names);
    }
    List<String> text = new ArrayList<>();
    settings.fields().forEachRemaining(e -> text.add(e.getKey() + "=" + e.getValue()));
    return new Position(name, value, text);
  }

  private static List<String> names(JsonNode of) {
    List<String> names = new ArrayList<>();
    of.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
