package io.dreamweir.ingest;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.ingest.actor.ActorPool;
import io.dreamweir.ingest.actor.CountingEnvironment;
import io.dreamweir.ingest.actor.EnvironmentStepLimiter;
import io.dreamweir.ingest.actor.FixedPolicy;
import io.dreamweir.ingest.actor.PoolSize;
import io.dreamweir.ingest.kafka.ChunkSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Chunks of real actors playing {@link CountingEnvironment}. */
public final class TestChunks {
  private TestChunks() {}

  /** Chunks that hold that many rows, of episodes of 70. */
  public static List<Chunk> play(long rows) {
    return play(rows, chunk -> {});
  }

  /** Chunks that hold that many rows, handed to the sink as they are played. */
  public static List<Chunk> play(long rows, ChunkSink sink) {
    List<Chunk> played = Collections.synchronizedList(new ArrayList<>());
    try (ActorPool pool =
        new ActorPool(
            new PoolSize(3, 1),
            "run",
            1,
            () -> new CountingEnvironment(70),
            new FixedPolicy(new RandomPolicy(CountingEnvironment.TASK.spaces())),
            chunk -> {
              sink.send(chunk);
              played.add(chunk);
            },
            EnvironmentStepLimiter.unpaced(rows))) {
      pool.start();
      pool.awaitEnd();
    }
    return List.copyOf(played);
  }

  /** Rows of these chunks. */
  public static long rows(List<Chunk> chunks) {
    return chunks.stream().mapToLong(Chunk::rows).sum();
  }
}
