package io.dreamweir.app.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run's folder says about it, as MLflow's parameters and tags. */
final class RunFacts {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** MLflow takes longer ones from version 2.8 on, and shows none of them whole. */
  private static final int LONGEST = 500;

  private static final List<String> SECTIONS = List.of("train", "replay", "agent");
  private static final List<String> RUN =
      List.of(
          "run_id", "parent_run", "lake", "lake_version", "task", "device", "precision", "version");
  private static final List<String> POLICY =
      List.of("lake", "lake_version", "task", "updates", "run_id", "git_revision");

  private RunFacts() {}

  /** The configuration that matters to training, by key: of the algorithms the one that is used. */
  static SortedMap<String, String> parameters(JsonNode configuration) {
    SortedMap<String, String> all = new TreeMap<>();
    SECTIONS.forEach(section -> flatten(section, configuration.path(section), all));
    String kind = configuration.path("agent").path("kind").asText();
    all.keySet()
        .removeIf(
            key ->
                key.startsWith("agent.")
                    && !key.equals("agent.kind")
                    && !key.startsWith("agent." + kind + "."));
    return all;
  }

  private static void flatten(String key, JsonNode node, Map<String, String> into) {
    if (node.isObject() && !node.isEmpty()) {
      node.fields().forEachRemaining(e -> flatten(key + "." + e.getKey(), e.getValue(), into));
    } else if (!node.isMissingNode()) {
      into.put(key, cut(node.isValueNode() ? node.asText() : node.toString()));
    }
  }

  private static String cut(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST - 3) + "...";
  }

  /** Tags of a run, of what {@code run.json} says so far. */
  static SortedMap<String, String> tags(Path run) throws IOException {
    JsonNode manifest = manifest(run);
    SortedMap<String, String> tags = chosen(manifest, RUN);
    tags.put("mlflow.source.type", "JOB");
    tags.put("mlflow.source.name", "dreamweir " + manifest.path("command").asText());
    tags.put("mlflow.source.git.commit", manifest.path("git_revision").asText());
    tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
    return tags;
  }

  /** Tags of a policy as a version of a model. */
  static SortedMap<String, String> versionTags(Path policy) throws IOException {
    return chosen(JSON.readTree(policy.resolve("policy.json").toFile()), POLICY);
  }

  private static SortedMap<String, String> chosen(JsonNode manifest, List<String> keys) {
    SortedMap<String, String> tags = new TreeMap<>();
    for (String key : keys) {
      if (manifest.hasNonNull(key)) {
        tags.put("dreamweir." + key, manifest.get(key).asText());
      }
    }
    return tags;
  }

  /** How a run ended, in MLflow's words. */
  static String status(Path run) throws IOException {
    String outcome = manifest(run).path("outcome").asText();
    return outcome.equals("done") ? "FINISHED" : outcome.equals("stopped") ? "KILLED" : "FAILED";
  }

  private static JsonNode manifest(Path run) throws IOException {
    return JSON.readTree(Files.readAllBytes(run.resolve("run.json")));
  }
}
