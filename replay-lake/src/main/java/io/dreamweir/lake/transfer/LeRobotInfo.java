package io.dreamweir.lake.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code meta/info.json} of a LeRobot data set, version 3: the features of a row. A discrete action
 * is a whole number; of how many choices is in {@code choices}, which is ours.
 *
 * @param spaces what a lake can hold of it
 * @param columns column of each observation, in the order of the spaces
 */
record LeRobotInfo(Spaces spaces, List<String> columns) {

  static final String FILE = "meta/info.json";
  static final String OBSERVATION = "observation.";

  private static final String VERSION = "v3.0";
  private static final long MOST_BYTES = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  static LeRobotInfo read(ImportRequest request, Notes notes) throws IOException {
    Path file = request.from().resolve(FILE);
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      throw UserError.usage("there is no %s: it is not the root of a LeRobot data set", file);
    }
    JsonNode info;
    try {
      info = JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw UserError.usage("%s is not JSON: %s", file, e.getMessage());
    }
    String version = info.path("codebase_version").asText("none");
    if (!version.startsWith("v3.")) {
      throw UserError.usage(
          "%s is of version %s, v3 is read; convert it with LeRobot's own script", file, version);
    }
    Map<String, TensorSpec> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> feature : info.path("features").properties()) {
      add(feature.getKey(), feature.getValue(), request, notes, tensors);
    }
    if (tensors.isEmpty()) {
      throw UserError.usage("%s names no observation that a lake could hold", file);
    }
    List<ActionHead> heads = new ArrayList<>();
    for (String key : request.actionKeys()) {
      heads.add(head(key, info.path("features").path(key), request, file));
    }
    return new LeRobotInfo(
        new Spaces(List.copyOf(tensors.values()), heads), List.copyOf(tensors.keySet()));
  }

  private static void add(
      String name,
      JsonNode feature,
      ImportRequest request,
      Notes notes,
      Map<String, TensorSpec> tensors) {
    if (!name.startsWith(OBSERVATION)) {
      return;
    }
    String key =
        name.substring(OBSERVATION.length()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    if (!request.keys().isEmpty() && !request.keys().contains(key)) {
      notes.once("'" + name + "' was left out: it is not among the keys asked for");
      return;
    }
    String type = feature.path("dtype").asText();
    try {
      ElementType element =
          switch (type) {
            case "image", "uint8", "bool" -> ElementType.UINT8;
            case "int8", "int16", "int32", "int64" -> ElementType.INT32;
            case "float32", "float64" -> ElementType.FLOAT32;
            default ->
                throw new IllegalArgumentException(
                    type.equals("video")
                        ? "videos are not read; decode them into images first"
                        : "a lake holds no " + type);
          };
      TensorSpec spec = new TensorSpec(key, element, shape(feature));
      if (type.equals("image") && !PngFrames.isPicture(spec)) {
        throw new IllegalArgumentException(spec + " is not height x width x 1 or 3");
      }
      tensors.put(name, spec);
    } catch (IllegalArgumentException e) {
      notes.once("'" + name + "' was left out: " + e.getMessage());
    }
  }

  private static List<Integer> shape(JsonNode feature) {
    List<Integer> shape = new ArrayList<>();
    feature.path("shape").forEach(extent -> shape.add(extent.asInt()));
    return shape;
  }

  private static ActionHead head(String key, JsonNode feature, ImportRequest request, Path file) {
    if (feature.isMissingNode()) {
      throw UserError.usage(
          "%s has no feature '%s'; name the action with --action-keys", file, key);
    }
    try {
      if (feature.path("dtype").asText().startsWith("float")) {
        return new ActionHead.Continuous(
            key, shape(feature).stream().reduce(1, Math::multiplyExact));
      }
      if (feature.has("choices")) {
        return new ActionHead.Discrete(key, feature.get("choices").asInt());
      }
      return new ActionHead.Discrete(
          key,
          request
              .actionChoices()
              .orElseThrow(
                  () ->
                      UserError.usage(
                          "%s has '%s' as an index without saying of how many choices; give"
                              + " --actions N",
                          file, key)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw UserError.usage("%s: feature '%s' is no action: %s", file, key, e.getMessage());
    }
  }

  /** Writes the file. */
  static void write(Path folder, Spaces spaces, String task, long episodes, long rows)
      throws IOException {
    ObjectNode info = JSON.createObjectNode();
    info.put("codebase_version", VERSION).put("robot_type", task).put("fps", 1);
    info.put("total_episodes", episodes).put("total_frames", rows).put("total_tasks", 1);
    info.putObject("splits").put("train", "0:" + episodes);
    info.put("data_path", LeRobotWriter.DATA_PATH);
    ObjectNode features = info.putObject("features");
    for (TensorSpec spec : spaces.observation()) {
      String type =
          PngFrames.isPicture(spec) ? "image" : spec.type().name().toLowerCase(Locale.ROOT);
      feature(features, OBSERVATION + spec.name(), type, spec.shape());
    }
    for (ActionHead head : spaces.action()) {
      if (head instanceof ActionHead.Discrete discrete) {
        feature(features, head.name(), "int64", List.of(1)).put("choices", discrete.n());
      } else {
        feature(features, head.name(), "float32", List.of(head.storedWidth()));
      }
    }
    feature(features, "next.reward", "float32", List.of(1));
    feature(features, "next.done", "bool", List.of(1));
    feature(features, "is_terminal", "bool", List.of(1));
    feature(features, "timestamp", "float32", List.of(1));
    for (String name : List.of("frame_index", "episode_index", "index", "task_index")) {
      feature(features, name, "int64", List.of(1));
    }
    Path file = folder.resolve(FILE);
    Files.createDirectories(file.getParent());
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), info);
  }

  private static ObjectNode feature(
      ObjectNode features, String name, String type, List<Integer> shape) {
    ObjectNode feature = features.putObject(name).put("dtype", type);
    shape.forEach(feature.putArray("shape")::add);
    feature.putNull("names");
    return feature;
  }
}
