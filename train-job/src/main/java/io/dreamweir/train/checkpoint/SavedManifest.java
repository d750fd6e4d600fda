package io.dreamweir.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.error.UserError;
import io.dreamweir.run.ProjectVersion;
import io.dreamweir.train.agent.AgentDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON beside the tensors of a checkpoint or policy.
 *
 * @param run what saved it
 * @param progress how far that had come
 * @param counters counters of the agent
 * @param gitRevision revision of the program that saved it
 * @param createdAt when
 * @param bytes size of the tensor file
 * @param sha256 SHA-256 of the tensor file, in hex
 */
public record SavedManifest(
    SavedRun run,
    Progress progress,
    SortedMap<String, Long> counters,
    String gitRevision,
    Instant createdAt,
    long bytes,
    String sha256) {

  /** Newest format that this program reads and the one it writes. */
  static final int FORMAT_VERSION = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static SavedManifest now(
      SavedRun run, Progress progress, SortedMap<String, Long> counters, TensorFile.Digest digest) {
    return new SavedManifest(
        run,
        progress,
        counters,
        ProjectVersion.current().revision(),
        Instant.now(),
        digest.bytes(),
        digest.sha256());
  }

  byte[] toJson(SavedKind kind) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", kind.format());
    json.put("format_version", FORMAT_VERSION);
    json.put("task", run.task());
    json.put("updates", progress.updates());
    json.put("batches", progress.batches());
    json.put("lake", progress.lake());
    json.put("lake_version", progress.lakeVersion());
    progress.latents().ifPresent(version -> json.put("latents", version));
    progress.scores().ifPresent(version -> json.put("scores_version", version));
    json.put("seed", run.seed());
    json.put("run_id", run.runId());
    run.parentRun().ifPresent(parent -> json.put("parent_run", parent));
    json.put("git_revision", gitRevision);
    json.put("created_at", createdAt.toString());
    json.putObject("tensors")
        .put("file", kind.tensorFile())
        .put("bytes", bytes)
        .put("sha256", sha256);
    ObjectNode agent = json.putObject("agent");
    agent.put("kind", run.agent().kind());
    agent.put("config_hash", run.agent().configHash());
    agent.set("config", run.agent().config());
    ObjectNode counts = json.putObject("counters");
    counters.forEach(counts::put);
    try {
      json.set("spaces", JSON.readTree(SpacesJson.write(run.spaces())));
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  static SavedManifest read(Path file, SavedKind kind) {
    JsonNode json;
    try {
      json = JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          file
              + " cannot be read: "
              + (Files.exists(file)
                  ? String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                  : "no such file"),
          e);
    }
    if (!kind.format().equals(json.path("format").asText())) {
      throw UserError.usage(
          "%s is not a %s: its format is '%s'", file, kind.noun(), json.path("format").asText());
    }
    int version = json.path("format_version").asInt(0);
    if (version < 1 || version > FORMAT_VERSION) {
      throw UserError.usage(
          "%s has format version %s; this program reads versions 1 to %d: use a newer Dreamweir",
          file, json.path("format_version").asText("none"), FORMAT_VERSION);
    }
    try {
      return parse(json);
    } catch (RuntimeException e) {
      throw new UserError(
          UserError.Kind.USAGE, file + " is damaged: " + String.valueOf(e.getMessage()), e);
    }
  }

  private static SavedManifest parse(JsonNode json) {
    SavedRun run =
        new SavedRun(
            new AgentDescription(
                json.required("agent").required("kind").asText(),
                json.required("agent").required("config")),
            SpacesJson.read(json.required("spaces").toString()),
            json.required("task").asText(),
            json.required("seed").longValue(),
            json.required("run_id").asText(),
            Optional.ofNullable(json.get("parent_run")).map(JsonNode::asText));
    Progress progress =
        new Progress(
            json.required("updates").longValue(),
            json.required("batches").longValue(),
            json.required("lake").asText(),
            json.required("lake_version").longValue(),
            json.has("scores_version")
                ? OptionalLong.of(json.get("scores_version").longValue())
                : OptionalLong.empty(),
            Optional.ofNullable(json.get("latents")).map(JsonNode::asText));
    SortedMap<String, Long> counters = new TreeMap<>();
    json.required("counters")
        .fields()
        .forEachRemaining(e -> counters.put(e.getKey(), e.getValue().longValue()));
    JsonNode tensors = json.required("tensors");
    return new SavedManifest(
        run,
        progress,
        counters,
        json.required("git_revision").asText(),
        Instant.parse(json.required("created_at").asText()),
        tensors.required("bytes").longValue(),
        tensors.required("sha256").asText());
  }
}
