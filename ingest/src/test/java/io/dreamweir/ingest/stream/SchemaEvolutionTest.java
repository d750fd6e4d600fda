package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import io.dreamweir.ingest.LocalStack;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.lake.ChunkRows;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.source.LiveSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new task with a new observation and a new action head arrives while the stream runs and a
 * reader reads: neither stops, and old rows are null there.
 */
@Tag("slow")
class SchemaEvolutionTest {

  private static final TensorSpec IMAGE = new TensorSpec("image", ElementType.UINT8, List.of(2));
  private static final ActionHead ACTION = new ActionHead.Discrete("action", 3);
  private static final TaskDescription SEEN =
      new TaskDescription("test/seen", "1", "0", "", new Spaces(List.of(IMAGE), List.of(ACTION)));
  private static final TaskDescription HEARD =
      new TaskDescription(
          "test/heard",
          "1",
          "0",
          "",
          new Spaces(
              List.of(IMAGE, new TensorSpec("audio", ElementType.FLOAT32, List.of(3))),
              List.of(ACTION, new ActionHead.Continuous("volume", 2))));

  @TempDir Path folder;

  private final RolloutTopic topic = LocalStack.topic();

  @Test
  void newObservationsTasksAndHeadsArriveInARunningStream() throws InterruptedException {
    Path root = folder.resolve("lake");
    IngestJob job = LocalStack.job(root, topic);
    CompletableFuture<IngestResult> stream =
        CompletableFuture.supplyAsync(() -> job.run(IngestJob.Until.STOPPED));
    List<Chunk> before = send(SEEN, 0, 5);
    awaitChunks(root, before.size());
    try (LiveSource reader =
        new LiveSource(root.toString(), SEEN.task(), SEEN.spaces(), config(), 1, 0)) {
      long versionBefore = reader.next().lakeVersion();
      List<Chunk> heard = send(HEARD, 5, 10);
      List<Chunk> after = send(SEEN, 10, 15);
      awaitChunks(root, before.size() + heard.size() + after.size());

      ReplayLake lake = ReplayLake.open(LocalStack.spark(), root.toString());
      assertThat(lake.chunks().where("task = 'test/seen' and obs_audio is not null").count())
          .isZero();
      List<Row> stored = lake.chunks().where("task = 'test/heard'").collectAsList();
      assertThat(stored.stream().map(ChunkRows::chunk))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactlyInAnyOrderElementsOf(heard);
      assertThat(lake.tasks().all()).containsExactly(SEEN, HEARD);
      Row step =
          lake.steps().where("task = 'test/heard' and step = 3").select("action", "audio").first();
      assertThat(step.getList(0)).hasSize(3);
      assertThat(step.<byte[]>getAs("audio")).hasSize(12);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(reader.next().lakeVersion()).isGreaterThan(versionBefore));
      assertThat(reader.visible().orElseThrow().completeEpisodes()).isEqualTo(10);
    }
    assertThat(stream).as("the stream has not stopped").isNotDone();
    job.stop();
    assertThat(stream.join().rejected()).isZero();
  }

  private static ReplayConfig config() {
    return new ReplayConfig(
        4,
        8,
        SamplerKind.EPISODE,
        EpisodeChoice.BY_SAMPLER,
        1,
        Duration.ofMillis(50),
        1,
        1,
        ChecksumPolicy.ALWAYS,
        64,
        Duration.ofSeconds(10),
        new Priorities(1, 0),
        IndexPlace.NONE,
        ReplayConfig.DEFAULT_CHUNK_CACHE,
        ReplayConfig.USER_CACHE,
        ReplayConfig.DEFAULT_CACHE);
  }

  private void awaitChunks(Path root, long chunks) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        // The stream makes the lake meanwhile.
        .ignoreExceptionsInstanceOf(UserError.class)
        .until(
            () -> ReplayLake.open(LocalStack.spark(), root.toString()).chunks().count() == chunks);
  }

  private List<Chunk> send(TaskDescription task, int from, int to) {
    List<Chunk> chunks = new ArrayList<>();
    try (BlockEncoder encoder = new BlockEncoder();
        RolloutProducer producer =
            RolloutProducer.open(LocalStack.kafka(), topic, Duration.ofSeconds(60))) {
      for (int number = from; number < to; number++) {
        chunks.addAll(episode(task, number, encoder));
      }
      chunks.forEach(producer::send);
      producer.flush();
    }
    return chunks;
  }

  private static List<Chunk> episode(TaskDescription task, int number, BlockEncoder encoder) {
    EpisodeOrigin origin =
        new EpisodeOrigin(
            "episode-" + number,
            "run",
            "actor",
            task,
            0,
            number,
            Instant.parse("2026-09-01T00:00:00Z").plusSeconds(number));
    ChunkBuilder builder = new ChunkBuilder(origin, encoder);
    List<Chunk> chunks = new ArrayList<>();
    for (int row = 0; row < 40; row++) {
      List<byte[]> tensors = new ArrayList<>();
      for (TensorSpec spec : task.spaces().observation()) {
        tensors.add(new byte[spec.bytes()]);
      }
      float[] values = new float[task.spaces().storedActionWidth()];
      values[0] = row % 3;
      Action action = row == 0 ? Action.none(task.spaces()) : new Action(values);
      builder
          .add(
              new Transition(
                  new Observation(tensors),
                  action,
                  row == 0 ? 0 : 1,
                  row == 39 ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN,
                  1))
          .ifPresent(chunks::add);
    }
    builder.flush().ifPresent(chunks::add);
    return chunks;
  }
}
