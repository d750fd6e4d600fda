package io.dreamweir.ingest.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a checkpoint belongs to. Offsets of one topic stored in one lake mean nothing for another:
 * used there, chunks would be missing without an error.
 *
 * @param lake Delta's id of the lake's {@code chunks} table, which a moved lake keeps
 * @param topic Kafka topic
 * @param cluster id of the Kafka cluster
 */
record CheckpointIdentity(String lake, String topic, String cluster) {

  private static final String FILE = "dreamweir-checkpoint.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Claims a new checkpoint folder, or checks that an old one is ours.
   *
   * @throws UserError if it belongs to something else or cannot be written
   */
  void claim(String checkpoint, Configuration hadoop) {
    Path file = new Path(checkpoint, FILE);
    try {
      FileSystem files = file.getFileSystem(hadoop);
      if (files.exists(file)) {
        compare(checkpoint, read(files, file));
        return;
      }
      if (files.exists(new Path(checkpoint, "offsets"))) {
        throw UserError.usage(
            "%s is the checkpoint of another stream (no %s in it); name another folder with --set"
                + " ingest.checkpoint=FOLDER",
            checkpoint, FILE);
      }
      try (OutputStream out = files.create(file, false)) {
        out.write(JSON.writeValueAsBytes(Map.of("lake", lake, "topic", topic, "cluster", cluster)));
      }
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format("the checkpoint %s cannot be written: %s", checkpoint, e.getMessage()),
          e);
    }
  }

  private static CheckpointIdentity read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      JsonNode node = JSON.readTree(in);
      return new CheckpointIdentity(
          node.path("lake").asText(), node.path("topic").asText(), node.path("cluster").asText());
    }
  }

  private void compare(String checkpoint, CheckpointIdentity found) {
    if (!found.lake.equals(lake)) {
      throw UserError.usage(
          "the checkpoint %s belongs to another lake (table %s, not %s): give each lake its own"
              + " with --set ingest.checkpoint=FOLDER",
          checkpoint, found.lake, lake);
    }
    if (!found.topic.equals(topic) || !found.cluster.equals(cluster)) {
      throw UserError.usage(
          "the checkpoint %s holds offsets of topic '%s' on Kafka cluster %s, not of '%s' on %s:"
              + " go back to that one, or remove the checkpoint to read the topic from its start"
              + " (chunks that the lake holds are then dropped as duplicates)",
          checkpoint, found.topic, found.cluster, topic, cluster);
    }
  }
}
