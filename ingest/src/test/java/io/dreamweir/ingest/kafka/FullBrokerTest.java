package io.dreamweir.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.RolloutMessage;
import io.dreamweir.config.DataSize;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.ingest.broker.BrokerConfig;
import io.dreamweir.ingest.broker.EmbeddedBroker;
import io.dreamweir.run.JavaCommand;
import io.dreamweir.sample.SampleChunks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A broker that cannot write any more, in a process whose files may not grow beyond a limit. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class FullBrokerTest {

  /** Kafka's index files alone take 10 MiB each. */
  private static final int LIMIT_KIB = 12 << 10;

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final RolloutTopic TOPIC =
      new RolloutTopic("full", 1, 1, Duration.ofHours(1), DataSize.parse("1MiB"));

  @TempDir Path folder;

  @Test
  void stopsProducersAndGoesOnWithoutLossWhenThereIsSpaceAgain() throws Exception {
    int port = freePort();
    KafkaConfig kafka = KafkaConfig.of("127.0.0.1:" + port);
    List<String> sent = new ArrayList<>();
    Process full = broker(port, "ulimit -f " + LIMIT_KIB + "; ");
    Process roomy = null;
    try {
      awaitAnswer(kafka);
      try (RolloutProducer producer = RolloutProducer.open(kafka, TOPIC, Duration.ofMinutes(3))) {
        CompletableFuture<Void> load =
            CompletableFuture.runAsync(() -> send(producer, 16 << 20, sent));
        assertThat(full.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(full.exitValue()).isEqualTo(GAVE_UP);
        long before = producer.acknowledged();
        roomy = broker(port, "");
        load.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        producer.flush();
        assertThat(producer.acknowledged()).isEqualTo(sent.size()).isGreaterThan(before);
      }
      assertThat(received(kafka, sent.size())).isEqualTo(sent);
    } finally {
      full.destroyForcibly();
      if (roomy != null) {
        roomy.destroyForcibly().waitFor();
      }
    }
  }

  private static void send(RolloutProducer producer, long bytes, List<String> sent) {
    SampleChunks sample = new SampleChunks();
    TaskDescription task =
        new TaskDescription("full/atari", "1", "sample", "", Spaces.pixels(64, 64, 1, 18));
    long total = 0;
    for (long n = 0; total < bytes; n++) {
      EpisodeOrigin origin = new EpisodeOrigin("e" + n, "r", "a", task, -1, n, Instant.EPOCH);
      for (Chunk chunk : sample.episode(n, origin)) {
        producer.send(chunk);
        sent.add(chunk.place());
        total += RolloutMessage.encode(chunk).length;
      }
    }
  }

  /** Places of the chunks in the topic, in its order. */
  private static List<String> received(KafkaConfig kafka, int expected) throws Exception {
    List<String> places = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.brokers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all = List.of(new TopicPartition(TOPIC.topic(), 0));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long end = consumer.endOffsets(all).values().iterator().next();
      assertThat(end).isEqualTo(expected);
      while (places.size() < end) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofSeconds(5))) {
          places.add(
              RolloutMessage.decode(RolloutMessage.versionHeader(), message.value()).place());
        }
      }
    }
    return places;
  }

  private static void awaitAnswer(KafkaConfig kafka) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> KafkaCluster.connect(kafka).close());
  }

  private Process broker(int port, String limit) throws IOException {
    String command =
        JavaCommand.of(
                List.of("-Xmx400m", "-XX:TieredStopAtLevel=1"),
                List.of(
                    FullBrokerTest.class.getName(),
                    folder.resolve("broker").toString(),
                    Integer.toString(port)))
            .stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    return new ProcessBuilder("bash", "-c", limit + "exec " + command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("broker.log").toFile())
        .start();
  }

  private static final int GAVE_UP = 7;

  /** Runs a broker until it gives up or is killed. */
  public static void main(String[] args) throws InterruptedException {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            new BrokerConfig(Path.of(args[0]), "127.0.0.1", Integer.parseInt(args[1])));
    while (broker.failure().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    Runtime.getRuntime().halt(GAVE_UP);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
