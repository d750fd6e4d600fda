package io.dreamweir.ingest.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.RolloutMessage;
import io.dreamweir.ingest.LocalStack;
import io.dreamweir.ingest.TestChunks;
import io.dreamweir.ingest.actor.CountingEnvironment;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.lake.ChunkRows;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeVerify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class IngestJobTest {

  @TempDir Path folder;

  private final RolloutTopic topic = LocalStack.topic();

  @Test
  void storesEveryRowOnceAndAsItWasPlayed() {
    List<Chunk> sent = TestChunks.play(2000);
    send(sent);
    IngestResult result = ingest();

    assertThat(result.rows()).isEqualTo(2000);
    assertThat(result.chunks()).isEqualTo(sent.size());
    assertThat(result.duplicates() + result.rejected()).isZero();
    Map<String, Chunk> expected =
        sent.stream().collect(Collectors.toMap(Chunk::place, chunk -> chunk));
    List<Row> stored = lake().chunks().collectAsList();
    assertThat(stored).hasSize(sent.size());
    for (Row row : stored) {
      Chunk chunk = ChunkRows.chunk(row);
      assertThat(chunk).usingRecursiveComparison().isEqualTo(expected.get(chunk.place()));
    }
    assertThat(lake().tasks().all()).containsExactly(CountingEnvironment.TASK);
  }

  @Test
  void dropsChunksThatAreSentAgainAcrossBatchesRestartsAndALostCheckpoint() throws IOException {
    List<Chunk> first = TestChunks.play(500);
    send(first);
    send(first.subList(0, 5));
    IngestResult once = ingest();
    assertThat(once.chunks()).isEqualTo(first.size());
    assertThat(once.duplicates()).isEqualTo(5);

    List<Chunk> second = TestChunks.play(300);
    send(second);
    send(first);
    IngestResult restarted = ingest();
    assertThat(restarted.rows()).isEqualTo(300);
    assertThat(restarted.duplicates()).isEqualTo(first.size());

    delete(folder.resolve("lake/_ingest"));
    IngestResult reread = ingest();
    assertThat(reread.chunks()).isZero();
    assertThat(reread.duplicates()).isEqualTo(2L * first.size() + 5 + second.size());
    assertThat(storedChunks()).isEqualTo(first.size() + second.size());
  }

  @Test
  void movesBadMessagesAsideAndGoesOn() {
    List<Chunk> good = TestChunks.play(320);
    byte[] message = RolloutMessage.encode(good.get(0));
    byte[] hostile = {2, 'a', 2, 'b', (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 15};
    List<Bad> bad =
        List.of(
            new Bad(Arrays.copyOf(message, message.length / 2), "1"),
            new Bad(hostile, "1"),
            new Bad(new byte[0], "1"),
            new Bad("{\"not\": \"avro\"}".getBytes(UTF_8), "1"),
            new Bad(message, "2"));
    send(good.subList(0, 5));
    sendRaw(bad);
    send(good.subList(5, good.size()));

    IngestResult result = ingest();

    assertThat(result.rows()).isEqualTo(320);
    assertThat(result.rejected()).isEqualTo(bad.size() + 1);
    List<Row> rejected =
        lake().rejected().orderBy("kafka_partition", "kafka_offset").collectAsList();
    assertThat(rejected).hasSize(bad.size() + 1);
    assertThat(rejected)
        .allSatisfy(
            row ->
                assertThat(row.<String>getAs("reason"))
                    .startsWith(
                        "["
                            + topic.topic()
                            + "-"
                            + row.getAs("kafka_partition")
                            + "@"
                            + row.getAs("kafka_offset")
                            + "] "));
    assertThat(rejected.stream().map(row -> row.<byte[]>getAs("value")))
        .usingElementComparator(Comparator.nullsFirst(Arrays::compare))
        .containsAll(bad.stream().map(Bad::value).toList())
        .containsNull();
    assertThat(rejected.stream().map(row -> row.<String>getAs("reason")).toList().toString())
        .contains("has no value", "schema-version is '2', expected '1'");
    assertThat(ingest().rejected()).isZero();
  }

  @Test
  void placesShuffledLateAndRepeatedChunksRight() {
    List<Chunk> played = TestChunks.play(1500);
    List<Chunk> arriving = new ArrayList<>(played);
    Random random = new Random(5);
    for (int i = 0; i < played.size() / 4; i++) {
      arriving.add(played.get(random.nextInt(played.size())));
    }
    Collections.shuffle(arriving, random);
    IngestConfig forgetful = LocalStack.ingest(3);
    long duplicates = 0;
    for (int part = 0; part < 3; part++) {
      int size = arriving.size() / 3;
      send(arriving.subList(part * size, part == 2 ? arriving.size() : (part + 1) * size));
      duplicates +=
          LocalStack.job(folder.resolve("lake"), topic, forgetful)
              .run(IngestJob.Until.CAUGHT_UP)
              .duplicates();
    }

    assertThat(duplicates).isEqualTo(arriving.size() - played.size());
    assertThat(storedChunks()).isEqualTo(played.size());
    LakeVerify.Result verified = new LakeVerify(lake(), OptionalLong.empty(), 1).run();
    assertThat(verified.ok()).describedAs("%s", verified).isTrue();
    assertThat(
            lake()
                .chunks()
                .groupBy("episode_id")
                .agg(countDistinct("bucket").as("buckets"))
                .where("buckets > 1")
                .count())
        .isZero();
  }

  @Test
  void storesEpisodesOfWrongClocksAsSentAndSaysSo() {
    List<Chunk> played = TestChunks.play(210);
    List<Chunk> wrong = new ArrayList<>();
    for (Chunk chunk : played) {
      Instant start =
          chunk.origin().actor().equals("actor-0")
              ? Instant.EPOCH
              : Instant.parse("9999-12-31T23:59:59Z");
      wrong.add(startedAt(chunk, start));
    }
    send(wrong);
    send(wrong.subList(0, 2));
    IngestResult first = ingest();
    assertThat(first.chunks()).isEqualTo(wrong.size());
    assertThat(first.duplicates()).isEqualTo(2);
    assertThat(first.rejected()).isZero();
    assertThat(first.wrongClocks()).isEqualTo(beginnings(wrong) + beginnings(wrong.subList(0, 2)));
    assertThat(lake().chunks().select("bucket").distinct().as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrder("1970-01-01T0000Z", "9999-12-31T2300Z");

    List<Chunk> right = TestChunks.play(100);
    send(right);
    send(wrong);
    IngestResult second = ingest();
    assertThat(second.chunks()).isEqualTo(right.size());
    assertThat(second.duplicates()).isEqualTo(wrong.size());
    assertThat(second.wrongClocks()).isEqualTo(beginnings(wrong));
  }

  private static long beginnings(List<Chunk> chunks) {
    return chunks.stream().filter(c -> c.firstStep() == 0).count();
  }

  private static Chunk startedAt(Chunk chunk, Instant start) {
    EpisodeOrigin origin = chunk.origin();
    return new Chunk(
        new EpisodeOrigin(
            origin.episodeId(),
            origin.run(),
            origin.actor(),
            origin.task(),
            origin.policyVersion(),
            origin.seed(),
            start),
        chunk.firstStep(),
        chunk.rows(),
        chunk.observations(),
        chunk.actions(),
        chunk.rewards(),
        chunk.frames(),
        chunk.end());
  }

  private IngestResult ingest() {
    return LocalStack.job(folder.resolve("lake"), topic).run(IngestJob.Until.CAUGHT_UP);
  }

  private ReplayLake lake() {
    return ReplayLake.open(LocalStack.spark(), folder.resolve("lake").toString());
  }

  private long storedChunks() {
    return lake().chunks().select("episode_id", "first_step").distinct().count();
  }

  private void send(List<Chunk> chunks) {
    try (RolloutProducer producer =
        RolloutProducer.open(LocalStack.kafka(), topic, Duration.ofSeconds(60))) {
      chunks.forEach(producer::send);
      producer.flush();
    }
  }

  private record Bad(byte[] value, String version) {}

  /** Sends these messages, and one without a value. */
  private void sendRaw(List<Bad> messages) {
    byte[] key = "key".getBytes(UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", LocalStack.kafka().brokers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Bad bad : messages) {
        RecordHeader header =
            new RecordHeader(RolloutMessage.VERSION_HEADER, bad.version().getBytes(UTF_8));
        var unused =
            producer.send(
                new ProducerRecord<>(topic.topic(), null, key, bad.value(), List.of(header)));
      }
      var unused = producer.send(new ProducerRecord<>(topic.topic(), key, null));
      producer.flush();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
