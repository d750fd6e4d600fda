package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.ingest.LocalStack;
import io.dreamweir.ingest.TestChunks;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.kafka.TopicLag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far an ingest is behind, as somebody outside sees it. */
@Tag("slow")
class IngestStatusTest {

  @TempDir Path folder;

  private final RolloutTopic topic = LocalStack.topic();

  private List<Chunk> play(int rows) {
    try (RolloutProducer producer =
        RolloutProducer.open(LocalStack.kafka(), topic, Duration.ofMinutes(1))) {
      return new ArrayList<>(TestChunks.play(rows, producer));
    }
  }

  @Test
  void lagIsCountedInChunksAndInTheAgeOfTheOldest() throws Exception {
    try (TopicLag lag = new TopicLag(LocalStack.kafka(), topic)) {
      int sent = play(320).size();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  lag.behind(Map.of()).orElseThrow().oldest().compareTo(Duration.ofSeconds(1)) > 0);
      play(320);
      TopicLag.Lag all = lag.behind(Map.of()).orElseThrow();
      assertThat(all.chunks()).isGreaterThan(sent);
      assertThat(all.oldest()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(2));

      LocalStack.job(folder.resolve("lake"), topic).run(IngestJob.Until.CAUGHT_UP);
      Map<Integer, Long> stored =
          StreamPosition.stored(
              LocalStack.spark(),
              folder.resolve("lake/_ingest/" + topic.topic()).toString(),
              topic);
      assertThat(lag.behind(stored)).contains(new TopicLag.Lag(0, Duration.ZERO));

      int more = play(64).size();
      assertThat(lag.behind(stored).orElseThrow().chunks()).isEqualTo(more);
      assertThat(lag.behind(stored).orElseThrow().oldest()).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void noBrokerMeansThatTheLagIsNotKnown() {
    try (TopicLag lag = new TopicLag(KafkaConfig.of("127.0.0.1:1"), topic)) {
      assertThat(lag.behind(Map.of())).isEmpty();
    }
  }

  @Test
  void aRunLeavesItsStatusInTheLakeWhileItRunsAndAtItsEnd() throws Exception {
    Path file = folder.resolve("lake/_ingest/" + topic.topic() + "/status.json");
    play(500);
    IngestJob job = LocalStack.job(folder.resolve("lake"), topic);
    assertThat(job.status()).isEmpty();
    CompletableFuture<IngestResult> running =
        CompletableFuture.supplyAsync(() -> job.run(IngestJob.Until.STOPPED));
    try {
      await()
          .atMost(Duration.ofMinutes(4))
          .until(
              () ->
                  IngestStatus.read(file)
                      .filter(s -> s.rows() == 500 && Long.valueOf(0).equals(s.lagChunks()))
                      .isPresent());
      IngestStatus status = IngestStatus.read(file).orElseThrow();
      assertThat(status.state()).isEqualTo(IngestStatus.State.RUNNING);
      assertThat(status.lagSeconds()).isZero();
      assertThat(status.commitSeconds()).isPositive();
      assertThat(status.batches()).isPositive();
    } finally {
      job.stop();
      running.get(2, TimeUnit.MINUTES);
    }
    IngestStatus end = IngestStatus.read(file).orElseThrow();
    assertThat(end.state()).isEqualTo(IngestStatus.State.ENDED);
    assertThat(end.rows()).isEqualTo(500);
    assertThat(end.lagChunks()).isNull();
    assertThat(job.progress().commitTime()).isPositive();
  }

  @Test
  void filesOfOtherFormatsAreNoStatus() throws Exception {
    Path file = folder.resolve("status.json");
    assertThat(IngestStatus.read(file)).isEmpty();
    Files.writeString(file, "{\"format\": 2}");
    assertThat(IngestStatus.read(file)).isEmpty();
    Files.writeString(file, "{\"format\":");
    assertThat(IngestStatus.read(file)).isEmpty();
  }

  @Test
  void positionsAreReadAsSparkWritesThem() {
    assertThat(StreamPosition.parse("{\"" + topic.topic() + "\":{\"1\":7,\"0\":3}}", topic))
        .contains(Map.of(0, 3L, 1, 7L));
    assertThat(StreamPosition.parse(null, topic)).isEmpty();
    assertThat(StreamPosition.parse("{}", topic)).isEmpty();
    assertThat(StreamPosition.parse("nonsense", topic)).isEmpty();
  }
}
