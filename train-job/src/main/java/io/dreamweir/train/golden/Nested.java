package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import io.dreamweir.train.agent.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JSON of the fixtures: files, and nested lists as tensors. */
final class Nested {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Nested() {}

  static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw UserError.usage("golden file %s cannot be read: %s", file, e.getMessage());
    }
  }

  /** A required field. */
  static JsonNode field(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw UserError.usage("golden fixture: '%s' is missing", name);
    }
    return value;
  }

  /** A number is a tensor of no axes. */
  static HostTensor tensor(JsonNode node) {
    List<Integer> shape = new ArrayList<>();
    for (JsonNode at = node; at.isArray(); at = at.get(0)) {
      shape.add(at.size());
      if (at.isEmpty()) {
        break;
      }
    }
    float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
    int filled = fill(node, values, 0);
    if (filled != values.length) {
      throw UserError.usage("golden fixture: a list of lists is ragged, not of shape %s", shape);
    }
    return new HostTensor(shape, values);
  }

  private static int fill(JsonNode node, float[] values, int at) {
    if (!node.isArray()) {
      if (at < values.length) {
        values[at] = (float) node.asDouble();
      }
      return at + 1;
    }
    for (JsonNode child : node) {
      at = fill(child, values, at);
    }
    return at;
  }

  static HostTensor tensor(JsonNode node, String name) {
    return tensor(field(node, name));
  }
}
