package io.dreamweir.ingest.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a reader is behind the end of a topic. Asks the brokers itself, so the answer is right
 * while the reader hangs, which is when it matters. Belongs to no consumer group and commits
 * nothing. One thread; {@link #interrupt} from any.
 */
public final class TopicLag implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicLag.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /**
   * What a reader has not read.
   *
   * @param chunks messages
   * @param oldest age of the oldest of them; zero where there is none
   */
  public record Lag(long chunks, Duration oldest) {}

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** A look at a topic; no broker need be there yet. */
  public TopicLag(KafkaConfig config, RolloutTopic topic) {
    this.topic = topic.topic();
    Map<String, String> preferred = new TreeMap<>();
    preferred.put("request.timeout.ms", Long.toString(PATIENCE.toMillis()));
    preferred.put("default.api.timeout.ms", Long.toString(PATIENCE.toMillis()));
    preferred.put("reconnect.backoff.max.ms", "5000");
    var properties = config.over(preferred);
    properties.put("enable.auto.commit", "false");
    // One message is enough; the brokers send the batch that it is in.
    properties.put("max.poll.records", "1");
    properties.put("fetch.max.bytes", "1");
    properties.put("max.partition.fetch.bytes", "1");
    properties.remove("group.id");
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Measures.
   *
   * @param position by partition, the offset that the reader reads next; a partition that is
   *     missing is read from its beginning
   * @return nothing while the brokers do not answer
   */
  public Optional<Lag> behind(Map<Integer, Long> position) {
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long chunks = 0;
      long oldestMs = Long.MAX_VALUE;
      for (TopicPartition partition : partitions) {
        long next =
            Math.max(
                position.getOrDefault(partition.partition(), 0L),
                begins.getOrDefault(partition, 0L));
        long behind = ends.getOrDefault(partition, 0L) - next;
        if (behind > 0) {
          chunks += behind;
          oldestMs = Math.min(oldestMs, timeOf(partition, next));
        }
      }
      long age = oldestMs == Long.MAX_VALUE ? 0 : System.currentTimeMillis() - oldestMs;
      return Optional.of(new Lag(chunks, Duration.ofMillis(Math.max(0, age))));
    } catch (KafkaException e) {
      LOG.debug("lag of {} is not known: {}", topic, KafkaCluster.message(e));
      return Optional.empty();
    }
  }

  /** Kafka's time of the message at an offset, milliseconds since 1970; now if it is not sent. */
  private long timeOf(TopicPartition partition, long offset) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    for (ConsumerRecord<byte[], byte[]> message : consumer.poll(LOOK)) {
      return message.timestamp();
    }
    return Long.MAX_VALUE;
  }

  /** Ends a measurement that is under way. */
  public void interrupt() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(Duration.ofSeconds(1));
  }
}
