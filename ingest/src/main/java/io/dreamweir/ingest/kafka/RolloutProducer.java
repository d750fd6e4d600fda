package io.dreamweir.ingest.kafka;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RolloutMessage;
import io.dreamweir.error.UserError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends chunks so that each arrives once and in order within its episode, or the sender is told.
 *
 * <p>Idempotent, {@code acks=all}, key = episode id. A slow broker fills a bounded buffer, and
 * {@link #send} then blocks: back-pressure. A chunk that stays undelivered for the delivery timeout
 * is an error that every later call repeats.
 */
public final class RolloutProducer implements ChunkSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutProducer.class);

  private final KafkaConfig config;
  private final RolloutTopic topic;
  private final Duration deliveryTimeout;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Consumer<Chunk> onAcknowledged;
  private final DeliveryWatch watch;
  private final ScheduledExecutorService looking;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<UserError> failure = new AtomicReference<>();

  private RolloutProducer(
      KafkaConfig config,
      RolloutTopic topic,
      Duration deliveryTimeout,
      Consumer<Chunk> onAcknowledged) {
    this.config = config;
    this.topic = topic;
    this.deliveryTimeout = deliveryTimeout;
    this.onAcknowledged = onAcknowledged;
    this.watch = new DeliveryWatch(config.brokers(), deliveryTimeout, System::nanoTime);
    this.producer =
        new KafkaProducer<>(
            properties(config, topic, deliveryTimeout),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.looking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "delivery-watch");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        looking.scheduleWithFixedDelay(
            () -> watch.look().ifPresent(LOG::warn), 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Connects, and makes the topic where it does not exist.
   *
   * @param deliveryTimeout how long a chunk is sent again and again before it counts as lost, 1 s
   *     or more
   * @throws UserError if Kafka does not answer
   */
  public static RolloutProducer open(
      KafkaConfig config, RolloutTopic topic, Duration deliveryTimeout) {
    return open(config, topic, deliveryTimeout, chunk -> {});
  }

  /**
   * Connects as above, and tells of every chunk that the brokers have acknowledged.
   *
   * @param onAcknowledged called in the order of acknowledgement by Kafka's thread; must be quick
   */
  public static RolloutProducer open(
      KafkaConfig config,
      RolloutTopic topic,
      Duration deliveryTimeout,
      Consumer<Chunk> onAcknowledged) {
    try (KafkaCluster cluster = KafkaCluster.connect(config)) {
      cluster.ensure(topic);
    }
    return new RolloutProducer(config, topic, deliveryTimeout, onAcknowledged);
  }

  private static Properties properties(
      KafkaConfig config, RolloutTopic topic, Duration deliveryTimeout) {
    long timeout = deliveryTimeout.toMillis();
    Map<String, String> preferred = new TreeMap<>();
    preferred.put("linger.ms", "20");
    // A batch that the topic cannot hold would be split and sent again and again.
    preferred.put("batch.size", Long.toString(Math.min(256 << 10, topic.maxMessage().bytes())));
    preferred.put("buffer.memory", Integer.toString(32 << 20));
    preferred.put("request.timeout.ms", Long.toString(Math.max(1, Math.min(10_000, timeout / 2))));
    preferred.put("reconnect.backoff.max.ms", "1000");
    Properties properties = config.over(preferred);
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    properties.put("compression.type", "none");
    properties.put("delivery.timeout.ms", Long.toString(timeout));
    // A full buffer empties or fails within the delivery timeout: nobody waits longer than that.
    properties.put("max.block.ms", Long.toString(timeout + 10_000));
    properties.put("max.request.size", Long.toString(topic.maxMessage().bytes()));
    return properties;
  }

  @Override
  public void send(Chunk chunk) {
    throwFailure();
    byte[] value = RolloutMessage.encode(chunk);
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            topic.topic(),
            null,
            RolloutMessage.key(chunk),
            value,
            List.of(
                new RecordHeader(RolloutMessage.VERSION_HEADER, RolloutMessage.versionHeader())));
    watch.sent();
    try {
      var unused = producer.send(message, (metadata, error) -> delivered(chunk, error));
    } catch (KafkaException e) {
      watch.settled();
      failure.compareAndSet(null, lost(chunk, e));
    }
    throwFailure();
  }

  /** Waits until every chunk is acknowledged, or throws what went wrong. */
  public void flush() {
    producer.flush();
    throwFailure();
  }

  /** Chunks that the brokers have acknowledged. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Waits for what is under way, at most the delivery timeout, and disconnects. */
  @Override
  public void close() {
    producer.close(deliveryTimeout);
    looking.shutdownNow();
  }

  private void delivered(Chunk chunk, @Nullable Exception error) {
    if (error == null) {
      acknowledged.incrementAndGet();
      watch.acknowledged().ifPresent(LOG::info);
      onAcknowledged.accept(chunk);
    } else {
      watch.settled();
      failure.compareAndSet(null, lost(chunk, error));
    }
  }

  private void throwFailure() {
    UserError error = failure.get();
    if (error != null) {
      throw error;
    }
  }

  private UserError lost(Chunk chunk, Exception cause) {
    return new UserError(
        UserError.Kind.FAILED,
        String.format(
            "%s cannot be delivered to topic '%s' at %s: %s; %d chunks before it are safe, collect"
                + " again once Kafka is back",
            chunk.place(),
            topic.topic(),
            config.brokers(),
            KafkaCluster.message(cause),
            acknowledged.get()),
        cause);
  }
}
