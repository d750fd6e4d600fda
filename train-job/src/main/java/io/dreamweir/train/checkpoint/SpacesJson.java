package io.dreamweir.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Spaces as JSON, in the manifest of a checkpoint or policy. */
final class SpacesJson {
  private SpacesJson() {}

  static ObjectNode write(Spaces spaces) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode observation = json.putArray("observation");
    for (TensorSpec tensor : spaces.observation()) {
      ObjectNode entry = observation.addObject();
      entry.put("name", tensor.name());
      entry.put("type", tensor.type().name().toLowerCase(Locale.ROOT));
      tensor.shape().forEach(entry.putArray("shape")::add);
    }
    ArrayNode action = json.putArray("action");
    for (ActionHead head : spaces.action()) {
      ObjectNode entry = action.addObject().put("name", head.name());
      if (head instanceof ActionHead.Discrete discrete) {
        entry.put("discrete", discrete.n());
      } else {
        entry.put("continuous", head.storedWidth());
      }
    }
    return json;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Spaces read(JsonNode json) {
    List<TensorSpec> observation = new ArrayList<>();
    for (JsonNode entry : json.path("observation")) {
      List<Integer> shape = new ArrayList<>();
      entry.path("shape").forEach(extent -> shape.add(extent.asInt(-1)));
      ElementType type = ElementType.valueOf(entry.path("type").asText().toUpperCase(Locale.ROOT));
      observation.add(new TensorSpec(entry.path("name").asText(), type, shape));
    }
    List<ActionHead> action = new ArrayList<>();
    for (JsonNode entry : json.path("action")) {
      String name = entry.path("name").asText();
      action.add(
          entry.has("discrete")
              ? new ActionHead.Discrete(name, entry.path("discrete").asInt())
              : new ActionHead.Continuous(name, entry.path("continuous").asInt()));
    }
    return new Spaces(observation, action);
  }
}
