package io.dreamweir.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What a run was: written to {@code run.json} at its start and again at its end, so that a killed
 * run is recognisable by its missing end. Chains score, checkpoint, lake version and configuration.
 *
 * <p>Keys: {@code run_id command parent_run started_at ended_at outcome config config_hash seed
 * git_revision version device jvm os cores} and whatever {@link #put} adds ({@code lake}, {@code
 * lake_version}, {@code checkpoint}, ...).
 */
public final class RunManifest {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Path file;
  private final ObjectNode content;

  private RunManifest(Path file, ObjectNode content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Starts a manifest and writes it.
   *
   * @param folder the run's folder; {@code run.json} is written there
   * @param command command that was run
   * @param config resolved configuration, secrets masked
   * @param seed root seed of the run
   * @throws UserError if the folder cannot be written
   */
  public static RunManifest start(Path folder, String command, JsonNode config, long seed) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("run_id", UUID.randomUUID().toString());
    content.put("command", command);
    content.put("started_at", Instant.now().toString());
    content.put("seed", seed);
    content.set("config", config);
    content.put("config_hash", hash(config));
    content.put("version", ProjectVersion.current().version());
    content.put("git_revision", ProjectVersion.current().revision());
    content.put("device", "cpu");
    content.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    content.put(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    content.put("cores", Runtime.getRuntime().availableProcessors());
    RunManifest manifest = new RunManifest(folder.resolve("run.json"), content);
    manifest.write();
    return manifest;
  }

  /** Unique id of this run. */
  public String runId() {
    return content.get("run_id").asText();
  }

  /** Adds or replaces one fact; it is on disk when this returns. */
  public RunManifest put(String key, Object value) {
    content.set(key, JSON.valueToTree(value));
    write();
    return this;
  }

  /** Records how the run ended: {@code done}, {@code stopped} or {@code failed: reason}. */
  public void end(String outcome) {
    content.put("ended_at", Instant.now().toString());
    content.put("outcome", outcome);
    write();
  }

  private void write() {
    try {
      AtomicFile.write(file, JSON.writeValueAsBytes(content));
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** SHA-256 (first 16 hex digits) of a JSON tree with sorted keys. */
  public static String hash(JsonNode tree) {
    try {
      Object sorted = JSON.treeToValue(tree, Object.class);
      byte[] text = JSON.writeValueAsString(sorted).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JSON tree can always be hashed", e);
    }
  }
}
