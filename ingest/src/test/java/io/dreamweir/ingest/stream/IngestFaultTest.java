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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
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

  @Test
  void refusesASecondIngestOfATopicIntoALake() throws Exception {
    IngestJob first = job(LocalStack.kafka());
    CompletableFuture<IngestResult> running =
        CompletableFuture.supplyAsync(() -> first.run(IngestJob.Until.STOPPED));
    List<Chunk> sent = new ArrayList<>();
    try (RolloutProducer producer = RolloutProducer.open(LocalStack.kafka(), topic, DELIVERY)) {
      sent.addAll(TestChunks.play(100, producer));
      await().atMost(PATIENCE).until(() -> first.progress().rows() == 100);
      for (String checkpoint : List.of("", folder.resolve("of-its-own").toString())) {
        assertThatThrownBy(
                () -> job("lake", withCheckpoint(checkpoint)).run(IngestJob.Until.CAUGHT_UP))
            .isInstanceOf(UserError.class)
            .hasMessageContaining("another ingest works on the lake's " + folder.resolve("lake"))
            .hasMessageContaining("process " + ProcessHandle.current().pid() + " since");
      }
      sent.addAll(TestChunks.play(100, producer));
      await().atMost(PATIENCE).until(() -> first.progress().rows() == 200);
    } finally {
      first.stop();
      running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(job(LocalStack.kafka()).run(IngestJob.Until.CAUGHT_UP).rows()).isZero();
    assertStoredOnce(sent);
  }

  @Test
  void saysThatKafkaHasDroppedChunksBeforeTheyWereIngestedAndGoesOnOnRequest() throws Exception {
    List<Chunk> sent = new ArrayList<>();
    try (RolloutProducer producer = RolloutProducer.open(LocalStack.kafka(), topic, DELIVERY)) {
      sent.addAll(TestChunks.play(100, producer));
      job(LocalStack.kafka()).run(IngestJob.Until.CAUGHT_UP);
      TestChunks.play(100, producer);
      producer.flush();
      dropEverything();
      sent.addAll(TestChunks.play(100, producer));
    }
    assertThatThrownBy(() -> job(LocalStack.kafka()).run(IngestJob.Until.CAUGHT_UP))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has dropped messages of topic '" + topic.topic() + "'")
        .hasMessageContaining("ingest.lost-offsets=continue");
    IngestConfig usual = LocalStack.ingest();
    IngestConfig going =
        new IngestConfig(
            usual.trigger(),
            usual.startAtChunks(),
            usual.maxChunksPerBatch(),
            usual.targetFile(),
            usual.checkpoint(),
            usual.rememberedEpisodes(),
            usual.clockTolerance(),
            IngestConfig.LostOffsets.CONTINUE,
            usual.retryFor());
    assertThat(job("lake", going).run(IngestJob.Until.CAUGHT_UP).rows()).isEqualTo(100);
    assertStoredOnce(sent);
  }

  @Test
  void saysThatAnotherStreamTookTheCheckpointWhereThereAreNoLocks() {
    RuntimeException ofSpark =
        new RuntimeException(
            "[CONCURRENT_STREAM_LOG_UPDATE] Concurrent update to the log. Multiple streaming jobs"
                + " detected for 4.");
    assertThat(StreamFailure.mayPass(ofSpark)).isFalse();
    assertThat(StreamFailure.explain(ofSpark, "s3a://lake", KafkaConfig.of("k:1"), topic))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("another ingest works on the checkpoint of topic '" + topic.topic());
  }

  /** What a retention does that was too short. */
  private void dropEverything() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) LocalStack.kafka().brokers()))) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int partition = 0; partition < topic.partitions(); partition++) {
        all.put(new TopicPartition(topic.topic(), partition), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    }
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
        config.startAtChunks(),
        config.maxChunksPerBatch(),
        config.targetFile(),
        checkpoint,
        config.rememberedEpisodes(),
        config.clockTolerance(),
        config.lostOffsets(),
        config.retryFor());
  }
}
