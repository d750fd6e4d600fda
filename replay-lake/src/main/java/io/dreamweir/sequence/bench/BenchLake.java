package io.dreamweir.sequence.bench;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.config.DataSize;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sample.SampleChunks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A lake of real screens of any size: the sample's eight episodes again and again, under ids of
 * their own. Episode {@code episode-n} holds the rows of sample episode n modulo 8.
 */
public final class BenchLake {
  private BenchLake() {}

  static final String TASK = "bench/atari";
  static final LakeConfig CONFIG = new LakeConfig(Duration.ofDays(31), DataSize.parse("256MiB"), 0);

  /** Screens as Atari's agents see them. */
  static final ScaledSample.Image USUAL = new ScaledSample.Image(64, 64, 1);

  private static final int CHUNKS_PER_COMMIT = 5_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * Makes a lake of 64 x 64 gray screens.
   *
   * @param steps rows to store, rounded up to whole episodes
   * @return its root
   */
  public static String make(SparkSession spark, String root, long steps) {
    return make(spark, root, USUAL, steps);
  }

  /**
   * Makes a lake.
   *
   * @param root empty folder, or place in a store
   * @param image screens to store
   * @param steps rows to store, rounded up to whole episodes
   * @return its root
   */
  static String make(SparkSession spark, String root, ScaledSample.Image image, long steps) {
    ReplayLake lake = ReplayLake.openOrCreate(spark, root, CONFIG);
    SampleChunks sample = new SampleChunks(ScaledSample.episodes(image));
    List<Chunk> pending = new ArrayList<>();
    long rows = 0;
    for (int number = 0; rows < steps; number++) {
      EpisodeOrigin origin = origin(number, image.spaces());
      for (Chunk chunk : sample.episode(number, origin)) {
        pending.add(chunk);
        rows += chunk.rows();
      }
      if (pending.size() >= CHUNKS_PER_COMMIT) {
        lake.append(pending);
        pending.clear();
      }
    }
    if (!pending.isEmpty()) {
      lake.append(pending);
    }
    return lake.location();
  }

  /** Adds one more micro-batch: a finished episode under a new id. Returns its rows. */
  static long grow(ReplayLake lake, int number) {
    List<Chunk> chunks =
        new SampleChunks(ScaledSample.episodes(USUAL))
            .episode(number, origin(number, USUAL.spaces()));
    lake.append(chunks);
    return chunks.stream().mapToLong(Chunk::rows).sum();
  }

  private static EpisodeOrigin origin(int number, Spaces spaces) {
    return new EpisodeOrigin(
        "episode-" + number,
        "bench",
        "actor",
        new TaskDescription(TASK, "1", "sample", "", spaces),
        -1,
        number,
        START.plusSeconds(number));
  }
}
