package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.error.UserError;
import io.dreamweir.ingest.LocalStack;
import io.dreamweir.ingest.TestChunks;
import io.dreamweir.ingest.broker.BrokerConfig;
import io.dreamweir.ingest.broker.EmbeddedBroker;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.lake.ReplayLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class IngestFaultTest {

  private static final Duration DELIVERY = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;

  private final RolloutTopic topic = LocalStack.topic();

  @Test
  void losesAndDoublesNothingWhenKilledInTheMiddle() throws Exception {
    List<Chunk> sent = new ArrayList<>();
    CountDownLatch enough = new CountDownLatch(1);
    try (RolloutProducer producer = RolloutProducer.open(LocalStack.kafka(), topic, DELIVERY)) {
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(
              () -> {
                while (enough.getCount() > 0) {
                  sent.addAll(TestChunks.play(700, producer));
                  pause();
                }
              });
      for (int kill = 1; kill <= 2; kill++) {
        Process victim = IngestProcess.start(folder.resolve("lake"), topic.topic());
        await().atMost(PATIENCE).until(IngestProcess.batches(victim), n -> n >= 2);
        TimeUnit.MILLISECONDS.sleep(317L * kill);
        victim.destroyForcibly().waitFor();
      }
      enough.countDown();
      load.get();
      producer.flush();
    }

    IngestResult rest = job(LocalStack.kafka()).run(IngestJob.Until.CAUGHT_UP);

    assertThat(rest.duplicates() + rest.rejected()).isZero();
    assertStoredOnce(sent);
  }

  @Test
  void waitsForABrokerThatComesBack() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.local(folder.resolve("kafka")));
    int port = Integer.parseInt(broker.address().substring(broker.address().indexOf(':') + 1));
    KafkaConfig kafka = KafkaConfig.of(broker.address());
    List<Chunk> sent = new ArrayList<>();
    IngestJob job = job(kafka);
    CompletableFuture<IngestResult> running =
        CompletableFuture.supplyAsync(() -> job.run(IngestJob.Until.STOPPED));
    try (RolloutProducer producer = RolloutProducer.open(kafka, topic, DELIVERY)) {
      sent.addAll(TestChunks.play(500, producer));
      await().atMost(PATIENCE).until(() -> job.progress().rows() == 500);
      broker.close();
      sent.addAll(TestChunks.play(500, producer));
      long before = producer.acknowledged();
      broker = EmbeddedBroker.start(new BrokerConfig(folder.resolve("kafka"), "127.0.0.1", port));
      producer.flush();
      assertThat(before).isLessThan(sent.size());
      assertThat(producer.acknowledged()).isEqualTo(sent.size());
      await().atMost(PATIENCE).until(() -> job.progress().rows() == 1000);
    } finally {
      job.stop();
      running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      broker.close();
    }
    assertStoredOnce(sent);
  }

  @Test
  void saysThatTheDiskIsFullAndGoesOnWhereItEnded() {
    String lake = FullDisk.SCHEME + ":" + folder.resolve("lake");
    FullDisk.register(LocalStack.spark());
    List<Chunk> sent = new ArrayList<>();
    try (RolloutProducer producer = RolloutProducer.open(LocalStack.kafka(), topic, DELIVERY)) {
      sent.addAll(TestChunks.play(200, producer));
      job(lake, LocalStack.kafka()).run(IngestJob.Until.CAUGHT_UP);
      sent.addAll(TestChunks.play(200, producer));
    }
    FullDisk.fill();
    try {
      assertThatThrownBy(() -> job(lake, LocalStack.kafka()).run(IngestJob.Until.CAUGHT_UP))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is full: free space and ingest again; nothing is lost");
    } finally {
      FullDisk.free();
    }
    IngestResult rest = job(lake, LocalStack.kafka()).run(IngestJob.Until.CAUGHT_UP);
    assertThat(rest.rows()).isEqualTo(200);
    assertStoredOnce(sent);
  }

  @Test
  void refusesALakeThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    assertThatThrownBy(
            () ->
                job(file.resolve("lake").toString(), LocalStack.kafka())
                    .run(IngestJob.Until.CAUGHT_UP))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("lake at " + file.resolve("lake"));
  }

  @Test
  void refusesTheCheckpointOfAnotherLake() {
    IngestConfig shared = withCheckpoint(folder.resolve("checkpoint").toString());
    job("one", shared).run(IngestJob.Until.CAUGHT_UP);

    assertThatThrownBy(() -> job("two", shared).run(IngestJob.Until.CAUGHT_UP))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("checkpoint " + folder.resolve("checkpoint"))
        .hasMessageContaining("belongs to another lake");
  }

  private void assertStoredOnce(List<Chunk> sent) {
    Row counts =
        ReplayLake.open(LocalStack.spark(), folder.resolve("lake").toString())
            .chunks()
            .selectExpr("sum(rows)", "count(*)", "count(distinct episode_id, first_step)")
            .head();
    assertThat(counts.getLong(0)).isEqualTo(TestChunks.rows(sent));
    assertThat(counts.getLong(1)).isEqualTo(sent.size());
    assertThat(counts.getLong(2)).isEqualTo(sent.size());
  }

  private IngestJob job(KafkaConfig kafka) {
    return job(folder.resolve("lake").toString(), kafka);
  }

  private IngestJob job(String lake, KafkaConfig kafka) {
    return new IngestJob(
        LocalStack.spark(), lake, LocalStack.LAKE, LocalStack.ingest(), kafka, topic);
  }

  private IngestJob job(String lake, IngestConfig config) {
    return new IngestJob(
        LocalStack.spark(),
        folder.resolve(lake).toString(),
        LocalStack.LAKE,
        config,
        LocalStack.kafka(),
        topic);
  }

  private static IngestConfig withCheckpoint(String checkpoint) {
    IngestConfig config = LocalStack.ingest();
    return new IngestConfig(
        config.trigger(),
        config.maxChunksPerBatch(),
        config.targetFile(),
        checkpoint,
        config.rememberedEpisodes(),
        config.lostOffsets(),
        config.retryFor());
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
