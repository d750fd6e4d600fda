package io.dreamweir.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One configuration tree, made of layers: the defaults, then presets, then the user's file, then
 * single settings. Every layer but the first may only set keys that the defaults have, so that a
 * mistyped key fails and names the nearest.
 *
 * <p>The exception are pass-through sections ({@code kafka}), whose keys are another program's.
 */
public final class Configuration implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ObjectNode tree;

  private Configuration(ObjectNode tree) {
    this.tree = tree;
  }

  /** The defaults alone. */
  public static Configuration defaults(Path file) {
    return new Configuration(read(file));
  }

  /**
   * This configuration with another file on top.
   *
   * @throws UserError if the file is missing, not YAML, or sets an unknown key
   */
  public Configuration with(Path file) {
    ObjectNode merged = tree.deepCopy();
    merge(merged, read(file), "", file.toString());
    return new Configuration(merged);
  }

  /**
   * This configuration with one setting on top.
   *
   * @param setting {@code a.b=value}; the value is read as YAML
   */
  public Configuration with(String setting) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw UserError.usage(
          "--set '%s' is not of the form key=value, for example --set train.updates=100", setting);
    }
    List<String> path = path(setting.substring(0, equals));
    JsonNode value;
    try {
      value = ConfigurationMapper.YAML.readTree(setting.substring(equals + 1));
    } catch (IOException e) {
      throw UserError.usage("--set '%s': the value is not YAML: %s", setting, firstLine(e));
    }
    ObjectNode layer = JsonNodeFactory.instance.objectNode();
    ObjectNode at = layer;
    for (String key : path.subList(0, path.size() - 1)) {
      at = at.putObject(key);
    }
    at.set(
        path.get(path.size() - 1),
        value == null || value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value);
    ObjectNode merged = tree.deepCopy();
    merge(merged, layer, "", "--set " + setting);
    return new Configuration(merged);
  }

  /** Keys after a pass-through section belong to another program and keep their dots. */
  private List<String> path(String dotted) {
    String[] words = dotted.split("\\.");
    List<String> path = new ArrayList<>();
    JsonNode at = tree;
    for (int i = 0; i < words.length; i++) {
      if (isPassThrough(at)) {
        path.add(String.join(".", List.of(words).subList(i, words.length)));
        return path;
      }
      path.add(words[i]);
      at = at.path(words[i]);
    }
    return path;
  }

  /** An empty object in the defaults holds another program's keys. */
  private static boolean isPassThrough(JsonNode defaults) {
    return defaults.isObject() && (defaults.isEmpty() || defaults.has(PASS_THROUGH));
  }

  /** Marks a section whose keys are another program's. */
  static final String PASS_THROUGH = "_pass-through";

  private static void merge(ObjectNode base, ObjectNode layer, String prefix, String source) {
    boolean open = isPassThrough(base);
    for (Iterator<Map.Entry<String, JsonNode>> it = layer.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      String key = prefix + field.getKey();
      JsonNode known = base.get(field.getKey());
      if (known == null && !open) {
        List<String> keys = new ArrayList<>();
        base.fieldNames().forEachRemaining(k -> keys.add(prefix + k));
        throw UserError.usage(
            "%s: unknown key '%s'%s", source, key, NearestName.suggestion(key, keys));
      }
      if (known instanceof ObjectNode section) {
        if (!(field.getValue() instanceof ObjectNode values)) {
          throw UserError.usage(
              "%s: '%s' is a section, not a value; it holds %s", source, key, names(section));
        }
        merge(section, values, key + ".", source);
      } else {
        base.set(field.getKey(), field.getValue());
        if (open) {
          base.put(PASS_THROUGH, true);
        }
      }
    }
  }

  private static List<String> names(ObjectNode section) {
    List<String> names = new ArrayList<>();
    section.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * Binds one section to a record.
   *
   * @param path section, for example {@code train}
   * @throws UserError naming the full path of a key that is missing, unknown, of the wrong type or
   *     out of range
   */
  public <T extends Record> T bind(String path, Class<T> type) {
    JsonNode section = tree.at("/" + path.replace('.', '/'));
    if (!section.isObject()) {
      throw UserError.usage("configuration has no section '%s'", path);
    }
    return ConfigurationMapper.bind(section.deepCopy(), path, type);
  }

  /**
   * The keys of a pass-through section as text; keys that YAML nested are joined by dots.
   *
   * @param path section, for example {@code kafka}
   */
  public Map<String, String> passThrough(String path) {
    Map<String, String> settings = new TreeMap<>();
    flatten(tree.at("/" + path.replace('.', '/')), "", settings);
    return settings;
  }

  private static void flatten(JsonNode node, String prefix, Map<String, String> settings) {
    for (Iterator<Map.Entry<String, JsonNode>> it = node.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      if (field.getValue().isObject()) {
        flatten(field.getValue(), prefix + field.getKey() + ".", settings);
      } else if (!field.getKey().equals(PASS_THROUGH)) {
        settings.put(prefix + field.getKey(), field.getValue().asText());
      }
    }
  }

  /**
   * Binds a section that was kept apart from its tree, such as the one in a checkpoint.
   *
   * @param path where the section stood, for messages
   */
  public static <T extends Record> T bind(JsonNode section, String path, Class<T> type) {
    return ConfigurationMapper.bind(section.deepCopy(), path, type);
  }

  /**
   * One section as it is, for settings that belong to another program.
   *
   * @throws UserError if there is no such section
   */
  public ObjectNode section(String path) {
    if (!(tree.at("/" + path.replace('.', '/')) instanceof ObjectNode section)) {
      throw UserError.usage("configuration has no section '%s'", path);
    }
    ObjectNode copy = section.deepCopy();
    copy.remove(PASS_THROUGH);
    return copy;
  }

  /** The resolved tree, for {@code run.json} and hashing; secrets are masked. */
  public ObjectNode resolved() {
    ObjectNode copy = tree.deepCopy();
    Secrets.mask(copy);
    return copy;
  }

  private static ObjectNode read(Path file) {
    if (!Files.isReadable(file)) {
      throw UserError.usage("configuration file %s does not exist or cannot be read", file);
    }
    try {
      JsonNode node = ConfigurationMapper.YAML.readTree(file.toFile());
      if (node == null || node.isMissingNode() || node.isNull()) {
        return JsonNodeFactory.instance.objectNode();
      }
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw UserError.usage("%s: expected sections and keys, found a %s", file, node.getNodeType());
    } catch (IOException e) {
      throw UserError.usage("%s is not YAML: %s", file, firstLine(e));
    }
  }

  static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
