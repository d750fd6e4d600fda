package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.ingest.LocalStack;
import io.dreamweir.ingest.actor.ActorPool;
import io.dreamweir.ingest.actor.CountingEnvironment;
import io.dreamweir.ingest.actor.EnvironmentStepLimiter;
import io.dreamweir.ingest.actor.FixedPolicy;
import io.dreamweir.ingest.actor.PoolSize;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.lake.ChunkRows;
import io.dreamweir.lake.ReplayLake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class IngestJobTest {

  private static final Duration DELIVERY = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final RolloutTopic topic = LocalStack.topic();

  @Test
  void storesEveryRowOnce() {
    List<Chunk> sent = play(2000);
    IngestResult result = job().run(IngestJob.Until.CAUGHT_UP);

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

  private List<Chunk> play(long rows) {
    List<Chunk> sent = Collections.synchronizedList(new ArrayList<>());
    try (RolloutProducer producer = RolloutProducer.open(LocalStack.kafka(), topic, DELIVERY);
        ActorPool pool =
            new ActorPool(
                new PoolSize(3, 1),
                "run",
                1,
                () -> new CountingEnvironment(70),
                new FixedPolicy(new RandomPolicy(CountingEnvironment.TASK.spaces())),
                chunk -> {
                  sent.add(chunk);
                  producer.send(chunk);
                },
                EnvironmentStepLimiter.unpaced(rows))) {
      pool.start();
      pool.awaitEnd();
      producer.flush();
    }
    return sent;
  }

  private IngestJob job() {
    return LocalStack.job(folder.resolve("lake"), topic);
  }

  private ReplayLake lake() {
    return ReplayLake.open(LocalStack.spark(), folder.resolve("lake").toString());
  }
}
