package io.dreamweir.ingest;

import io.dreamweir.config.DataSize;
import io.dreamweir.ingest.broker.BrokerConfig;
import io.dreamweir.ingest.broker.EmbeddedBroker;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.stream.IngestConfig;
import io.dreamweir.ingest.stream.IngestConfig.LostOffsets;
import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;

/** One broker and one Spark context for all tests of this module; topics keep tests apart. */
public final class LocalStack {
  private LocalStack() {}

  /** How chunks are laid out in test lakes. */
  public static final LakeConfig LAKE =
      new LakeConfig(Duration.ofHours(1), DataSize.parse("256MiB"), 1);

  private static final AtomicInteger TOPICS = new AtomicInteger();

  private static final class Broker {
    static final EmbeddedBroker RUNNING = start();

    private static EmbeddedBroker start() {
      try {
        Path data = Files.createTempDirectory("dreamweir-broker");
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.local(data));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        return broker;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The shared broker. */
  public static KafkaConfig kafka() {
    return KafkaConfig.of(Broker.RUNNING.address());
  }

  /** A topic that no other test uses. */
  public static RolloutTopic topic() {
    return new RolloutTopic(
        "test-" + TOPICS.incrementAndGet(), 2, 1, Duration.ofHours(1), DataSize.parse("16MiB"));
  }

  /** The shared Spark context. */
  public static SparkSession spark() {
    return LakeSpark.local("local[2]");
  }

  /** Ingest with frequent batches that gives up after 10 s. */
  public static IngestConfig ingest() {
    return ingest(1_000);
  }

  /** The same, with a memory of so many episodes. */
  public static IngestConfig ingest(int rememberedEpisodes) {
    return new IngestConfig(
        Duration.ofMillis(500),
        1_000,
        10_000,
        DataSize.parse("128MiB"),
        "",
        rememberedEpisodes,
        Duration.ofMinutes(10),
        LostOffsets.FAIL,
        Duration.ofSeconds(10));
  }

  /** A job from that topic of the shared broker into a lake. */
  public static IngestJob job(Path lake, RolloutTopic topic) {
    return job(lake, topic, ingest());
  }

  /** A job of that configuration. */
  public static IngestJob job(Path lake, RolloutTopic topic, IngestConfig config) {
    return new IngestJob(spark(), lake.toString(), LAKE, config, kafka(), topic);
  }
}
