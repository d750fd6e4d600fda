package io.dreamweir.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.config.DataSize;
import io.dreamweir.error.UserError;
import io.dreamweir.ingest.TestChunks;
import io.dreamweir.ingest.broker.BrokerConfig;
import io.dreamweir.ingest.broker.EmbeddedBroker;
import io.dreamweir.sample.AtariSample;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RolloutProducerTest {

  private static final RolloutTopic TOPIC =
      new RolloutTopic("rollouts.v1", 2, 1, Duration.ofHours(1), DataSize.parse("1MiB"));

  @TempDir Path folder;

  @Test
  @Timeout(20)
  void saysInOneSentenceThatNobodyAnswers() {
    assertThatThrownBy(
            () ->
                RolloutProducer.open(KafkaConfig.of("127.0.0.1:1"), TOPIC, Duration.ofSeconds(60)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Kafka does not answer at 127.0.0.1:1 within 10 s: start a broker there (`dreamweir"
                + " broker`), or name the right address with --brokers");
  }

  @Test
  void saysThatASettingIsWrong() {
    KafkaConfig wrong =
        new KafkaConfig(
            Map.of("bootstrap.servers", "127.0.0.1:1", "security.protocol", "NONSENSE"));
    assertThatThrownBy(() -> RolloutProducer.open(wrong, TOPIC, Duration.ofSeconds(60)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Kafka settings for 127.0.0.1:1 are wrong")
        .hasMessageContaining("NONSENSE");
  }

  @Test
  @Tag("slow")
  void failsLoudlyWhenTheBrokerStaysAway() {
    EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.local(folder));
    List<Chunk> chunks = TestChunks.play(200);
    RolloutProducer producer =
        RolloutProducer.open(KafkaConfig.of(broker.address()), TOPIC, Duration.ofSeconds(2));
    producer.send(chunks.get(0));
    producer.flush();
    broker.close();

    producer.send(chunks.get(1));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> producer.send(chunks.get(2)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(chunks.get(1).place() + " cannot be delivered")
                    .hasMessageContaining("1 chunks before it are safe"));
    assertThat(producer.acknowledged()).isEqualTo(1);
    producer.close();
  }

  @Test
  @Tag("slow")
  void refusesAMessageThatTheTopicCannotHold() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.local(folder))) {
      RolloutTopic tiny =
          new RolloutTopic("tiny", 1, 1, Duration.ofHours(1), DataSize.parse("1KiB"));
      try (RolloutProducer producer =
          RolloutProducer.open(KafkaConfig.of(broker.address()), tiny, Duration.ofSeconds(10))) {
        assertThatThrownBy(
                () -> {
                  producer.send(screens());
                  producer.flush();
                })
            .isInstanceOf(UserError.class)
            .hasMessageContaining("cannot be delivered to topic 'tiny'")
            .hasMessageContaining("larger than 1024");
      }
    }
  }

  /** A chunk of real screens, some KiB. */
  private static Chunk screens() {
    AtariSample.Episode episode = AtariSample.episodes().get(0);
    EpisodeOrigin origin =
        new EpisodeOrigin("id", "run", "actor", episode.task(), -1, 0, Instant.EPOCH);
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(origin, encoder);
      return episode.rows().stream()
          .flatMap(r -> builder.add(r).stream())
          .findFirst()
          .orElseThrow();
    }
  }
}
