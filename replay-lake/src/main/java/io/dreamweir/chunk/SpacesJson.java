package io.dreamweir.chunk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Spaces as one line of JSON, as the lake and other stores keep them: {@code {"observation":
 * [{"name": "image", "type": "uint8", "shape": [64, 64, 1]}], "action": [{"name": "action", "kind":
 * "discrete", "size": 6}]}} without blanks. Equal spaces give equal text.
 */
public final class SpacesJson {
  private SpacesJson() {}

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The text of these spaces. */
  public static String write(Spaces spaces) {
    ObjectNode root = JSON.createObjectNode();
    var observation = root.putArray("observation");
    for (TensorSpec spec : spaces.observation()) {
      ObjectNode tensor = observation.addObject();
      tensor.put("name", spec.name());
      tensor.put("type", spec.type().name().toLowerCase(Locale.ROOT));
      var shape = tensor.putArray("shape");
      spec.shape().forEach(shape::add);
    }
    var action = root.putArray("action");
    for (ActionHead head : spaces.action()) {
      ObjectNode node = action.addObject();
      node.put("name", head.name());
      node.put("kind", head instanceof ActionHead.Discrete ? "discrete" : "continuous");
      node.put("size", head.encodedWidth());
    }
    return root.toString();
  }

  /**
   * Reads the text of {@link #write}.
   *
   * @throws IllegalArgumentException if it is not such a text
   */
  public static Spaces read(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      List<TensorSpec> observation = new ArrayList<>();
      for (JsonNode tensor : root.path("observation")) {
        List<Integer> shape = new ArrayList<>();
        tensor.path("shape").forEach(extent -> shape.add(extent.intValue()));
        observation.add(
            new TensorSpec(
                tensor.path("name").asText(),
                ElementType.valueOf(tensor.path("type").asText().toUpperCase(Locale.ROOT)),
                shape));
      }
      List<ActionHead> action = new ArrayList<>();
      for (JsonNode head : root.path("action")) {
        action.add(head(head));
      }
      return new Spaces(observation, action);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("'" + text + "' does not describe spaces", e);
    }
  }

  private static ActionHead head(JsonNode head) {
    String name = head.path("name").asText();
    String kind = head.path("kind").asText();
    int size = head.path("size").intValue();
    return switch (kind) {
      case "discrete" -> new ActionHead.Discrete(name, size);
      case "continuous" -> new ActionHead.Continuous(name, size);
      default -> throw new IllegalArgumentException("action head '" + name + "' is a " + kind);
    };
  }
}
