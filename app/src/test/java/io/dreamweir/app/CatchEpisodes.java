package io.dreamweir.app;

import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.config.DataSize;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.Transition;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;

/** Random play of the smallest built-in game, for lakes of tests. */
final class CatchEpisodes {

  static final String TASK = "mini/catch";

  private CatchEpisodes() {}

  /** A lake with episodes of these numbers. */
  static void append(SparkSession spark, String lake, int from, int to) {
    List<Chunk> all = new ArrayList<>();
    for (int number = from; number < to; number++) {
      all.addAll(episode(number));
    }
    ReplayLake.openOrCreate(
            spark, lake, new LakeConfig(Duration.ofHours(1), DataSize.parse("1MiB"), 1))
        .append(all);
  }

  private static List<Chunk> episode(int number) {
    SplittableRandom random = new SplittableRandom(number);
    List<Chunk> chunks = new ArrayList<>();
    try (Environment environment = Environments.open(TASK, Map.of());
        BlockEncoder encoder = new BlockEncoder()) {
      EpisodeOrigin origin =
          new EpisodeOrigin(
              "episode-" + number,
              "run",
              "actor",
              environment.description(),
              -1,
              number,
              Instant.ofEpochSecond(1_700_000_000));
      ChunkBuilder builder = new ChunkBuilder(origin, encoder);
      Transition row = environment.reset(number);
      builder.add(row).ifPresent(chunks::add);
      while (!row.end().isLast()) {
        row = environment.step(Action.discrete(random.nextInt(3)));
        builder.add(row).ifPresent(chunks::add);
      }
    }
    return chunks;
  }
}
