package io.dreamweir.ingest.kafka;

import io.dreamweir.config.DataSize;
import java.time.Duration;

/**
 * The topic that carries chunks, and how it is made where it does not exist.
 *
 * @param topic name
 * @param partitions partitions of a new topic; an episode stays in one
 * @param replication copies of a new topic, at most the number of brokers
 * @param retention how long Kafka keeps a chunk; the time ingest may be down without loss
 * @param maxMessage largest message; a chunk of 32 frames of 64x64 is a few KiB
 */
public record RolloutTopic(
    String topic, int partitions, int replication, Duration retention, DataSize maxMessage) {

  public RolloutTopic {
    if (!topic.matches("[A-Za-z0-9._-]{1,249}")) {
      throw new IllegalArgumentException(
          "topic '" + topic + "' must be 1 to 249 letters, digits, '.', '_' or '-'");
    }
    if (partitions < 1 || replication < 1 || replication > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a topic needs 1 or more partitions and copies, not "
              + partitions
              + " and "
              + replication);
    }
    if (retention.toMinutes() < 1) {
      throw new IllegalArgumentException(
          "retention " + retention + " would drop chunks before they are ingested; 1min or more");
    }
    if (maxMessage.bytes() < 1024 || maxMessage.bytes() > 64L << 20) {
      throw new IllegalArgumentException(
          "max-message is " + maxMessage + "; 1KiB to 64MiB are possible");
    }
  }
}
