package io.dreamweir.app.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run at a tracking server. The server's name for it is kept in the run's folder ({@code
 * mlflow.json}), so that a run that is resumed goes on there too.
 */
final class MlflowSession {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PROXIED = "mlflow-artifacts:/";

  /** MLflow's limit of parameters in a request. */
  private static final int BATCH = 100;

  private final MlflowServer server;
  private final MlflowConfig config;
  private final Path folder;
  private final JsonNode configuration;
  private @Nullable String id;
  private String artifacts = "";

  MlflowSession(MlflowServer server, MlflowConfig config, Path folder, JsonNode configuration) {
    this.server = server;
    this.config = config;
    this.folder = folder;
    this.configuration = configuration;
  }

  private String id() throws IOException, InterruptedException {
    String known = id;
    if (known == null) {
      JsonNode info = resumed().orElse(null);
      boolean fresh = info == null;
      if (info == null) {
        info = created();
      }
      known = info.path("run_id").asText();
      artifacts = info.path("artifact_uri").asText();
      keep(known);
      if (fresh) {
        parameters(known);
      }
      log(known, "tags", pairs(RunFacts.tags(folder)));
      id = known;
    }
    return known;
  }

  private Optional<JsonNode> resumed() throws IOException, InterruptedException {
    Path file = folder.resolve("mlflow.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode kept = JSON.readTree(file.toFile());
    if (!kept.path("uri").asText().equals(config.uri())) {
      return Optional.empty();
    }
    try {
      ObjectNode update = JSON.createObjectNode();
      update.put("run_id", kept.path("run_id").asText()).put("status", "RUNNING");
      return Optional.of(server.tell("runs/update", update).path("run_info"));
    } catch (MlflowServer.Refused e) {
      if (e.is("RESOURCE_DOES_NOT_EXIST")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private JsonNode created() throws IOException, InterruptedException {
    ObjectNode run = JSON.createObjectNode();
    run.put("experiment_id", experiment());
    run.put("run_name", String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    run.put("start_time", System.currentTimeMillis());
    return server.tell("runs/create", run).path("run").path("info");
  }

  private String experiment() throws IOException, InterruptedException {
    try {
      return found();
    } catch (MlflowServer.Refused e) {
      if (!e.is("RESOURCE_DOES_NOT_EXIST")) {
        throw e;
      }
    }
    try {
      ObjectNode wanted = JSON.createObjectNode().put("name", config.experiment());
      return server.tell("experiments/create", wanted).path("experiment_id").asText();
    } catch (MlflowServer.Refused e) {
      if (e.is("RESOURCE_ALREADY_EXISTS")) {
        return found();
      }
      throw e;
    }
  }

  private String found() throws IOException, InterruptedException {
    return server
        .ask("experiments/get-by-name", "experiment_name", config.experiment())
        .path("experiment")
        .path("experiment_id")
        .asText();
  }

  private void keep(String run) throws IOException {
    ObjectNode kept = JSON.createObjectNode().put("uri", config.uri()).put("run_id", run);
    AtomicFile.write(folder.resolve("mlflow.json"), JSON.writeValueAsBytes(kept));
  }

  private void parameters(String run) throws IOException, InterruptedException {
    ArrayNode batch = JSON.createArrayNode();
    for (JsonNode pair : pairs(RunFacts.parameters(configuration))) {
      batch.add(pair);
      if (batch.size() == BATCH) {
        log(run, "params", batch);
        batch = JSON.createArrayNode();
      }
    }
    log(run, "params", batch);
  }

  private static ArrayNode pairs(SortedMap<String, String> values) {
    ArrayNode pairs = JSON.createArrayNode();
    values.forEach((key, value) -> pairs.addObject().put("key", key).put("value", value));
    return pairs;
  }

  private void log(String run, String kind, ArrayNode values)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("run_id", run);
    body.set(kind, values);
    server.tell("runs/log-batch", body);
  }

  /** Numbers of the run; the step is the number of updates. */
  void numbers(long updates, long atMillis, Map<String, Double> metrics)
      throws IOException, InterruptedException {
    String run = id();
    ArrayNode values = JSON.createArrayNode();
    metrics.forEach(
        (name, value) ->
            values
                .addObject()
                .put("key", name)
                .put("value", value)
                .put("timestamp", atMillis)
                .put("step", updates));
    log(run, "metrics", values);
  }

  /** The run's end: its manifest, the newest policy, a version of the model, how it ended. */
  void finish(@Nullable Path policy) throws IOException, InterruptedException {
    String run = id();
    log(run, "tags", pairs(RunFacts.tags(folder)));
    if (artifacts.startsWith(PROXIED)) {
      upload("", List.of(folder.resolve("run.json")));
      if (policy != null && Files.isDirectory(policy)) {
        try (Stream<Path> files = Files.list(policy)) {
          upload("policy/", files.sorted().toList());
        }
        register(run, policy);
      }
    }
    ObjectNode update = JSON.createObjectNode().put("run_id", run);
    update.put("status", RunFacts.status(folder)).put("end_time", System.currentTimeMillis());
    server.tell("runs/update", update);
  }

  private void upload(String below, List<Path> files) throws IOException, InterruptedException {
    String place = artifacts.substring(PROXIED.length()).replaceFirst("^/+", "");
    for (Path file : files) {
      server.upload(place + "/" + below + file.getFileName(), file, config.flush());
    }
  }

  private void register(String run, Path policy) throws IOException, InterruptedException {
    if (config.model().isBlank()) {
      return;
    }
    try {
      server.tell("registered-models/create", JSON.createObjectNode().put("name", config.model()));
    } catch (MlflowServer.Refused e) {
      if (!e.is("RESOURCE_ALREADY_EXISTS")) {
        throw e;
      }
    }
    ObjectNode version = JSON.createObjectNode().put("name", config.model());
    version.put("source", artifacts + "/policy").put("run_id", run);
    version.set("tags", pairs(RunFacts.versionTags(policy)));
    server.tell("model-versions/create", version);
  }
}
