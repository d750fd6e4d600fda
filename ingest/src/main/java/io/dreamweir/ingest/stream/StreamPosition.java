package io.dreamweir.ingest.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.ingest.kafka.RolloutTopic;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CommitLog;
import org.apache.spark.sql.execution.streaming.OffsetSeq;
import org.apache.spark.sql.execution.streaming.OffsetSeqLog;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Which message of each partition a stream reads next. */
final class StreamPosition {

  private static final ObjectMapper JSON = new ObjectMapper();

  private StreamPosition() {}

  /**
   * As Spark reports it.
   *
   * @param text {@code {"topic":{"0":17}}}; null before the first micro-batch
   */
  static Optional<Map<Integer, Long>> parse(@Nullable String text, RolloutTopic topic) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      JsonNode partitions = JSON.readTree(text).path(topic.topic());
      Map<Integer, Long> offsets = new TreeMap<>();
      partitions
          .fields()
          .forEachRemaining(
              field -> offsets.put(Integer.parseInt(field.getKey()), field.getValue().asLong()));
      return offsets.isEmpty() ? Optional.empty() : Optional.of(offsets);
    } catch (JsonProcessingException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Of the newest micro-batch that a checkpoint knows as stored; the beginning where none is. */
  static Map<Integer, Long> stored(SparkSession spark, String checkpoint, RolloutTopic topic) {
    try {
      return read(spark, checkpoint, topic);
    } catch (RuntimeException e) {
      // Damaged: the stream that starts from it says so.
      return Map.of();
    }
  }

  private static Map<Integer, Long> read(
      SparkSession spark, String checkpoint, RolloutTopic topic) {
    Option<Object> newest = new CommitLog(spark, checkpoint + "/commits").getLatestBatchId();
    if (newest.isEmpty()) {
      return Map.of();
    }
    Option<OffsetSeq> offsets =
        new OffsetSeqLog(spark, checkpoint + "/offsets").get(((Number) newest.get()).longValue());
    return offsets.isEmpty() || offsets.get().offsets().head().isEmpty()
        ? Map.of()
        : parse(offsets.get().offsets().head().get().json(), topic).orElse(Map.of());
  }
}
