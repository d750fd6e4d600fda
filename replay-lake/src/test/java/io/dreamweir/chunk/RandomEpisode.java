package io.dreamweir.chunk;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded episodes of any shape, for property tests. */
public record RandomEpisode(EpisodeOrigin origin, List<Transition> rows) {

  private static final List<EpisodeEnd> ENDS =
      List.of(EpisodeEnd.OPEN, EpisodeEnd.TERMINAL, EpisodeEnd.TIME_LIMIT, EpisodeEnd.CUT);

  /** An episode of random spaces, length 1 to 100 and end. */
  public static RandomEpisode of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return of(seed, spaces(random), 1 + random.nextInt(100));
  }

  /** An episode of given spaces and length. */
  public static RandomEpisode of(long seed, Spaces spaces, int length) {
    return of(seed, "test/random-" + seed % 3, "episode-" + seed, spaces, length);
  }

  /** An episode with a given name. */
  public static RandomEpisode of(
      long seed, String task, String episodeId, Spaces spaces, int length) {
    SplittableRandom random = new SplittableRandom(seed * 31 + 7);
    TaskDescription description = new TaskDescription(task, "1.0", "c0ffee", "", spaces);
    EpisodeOrigin origin =
        new EpisodeOrigin(
            episodeId,
            "run-1",
            "actor-" + random.nextInt(4),
            description,
            random.nextInt(-1, 1000),
            random.nextLong(),
            Instant.ofEpochMilli(1_790_000_000_000L + random.nextInt(100_000_000)));
    RandomPolicy policy = new RandomPolicy(spaces);
    var memory = policy.start(random.nextLong());
    EpisodeEnd last = ENDS.get(random.nextInt(ENDS.size()));
    List<Transition> rows = new ArrayList<>();
    for (int t = 0; t < length; t++) {
      Action action =
          t == 0
              ? Action.none(spaces)
              : policy
                  .act(
                      List.of(memory),
                      List.of(rows.get(t - 1)),
                      io.dreamweir.experience.ActingMode.TRAIN)
                  .get(0);
      rows.add(
          new Transition(
              observation(random, spaces),
              action,
              t == 0 ? 0 : random.nextInt(-3, 4) * 0.5f,
              t == length - 1 ? last : EpisodeEnd.OPEN,
              random.nextInt(5)));
    }
    return new RandomEpisode(origin, rows);
  }

  /** All chunks of this episode, each as large as it can be. */
  public List<Chunk> chunks() {
    return chunks(rows.size() + 1, new SplittableRandom(0));
  }

  /** All chunks of this episode, flushed at random, every tenth row or so. */
  public List<Chunk> chunks(SplittableRandom random) {
    return chunks(10, random);
  }

  private List<Chunk> chunks(int flushEvery, SplittableRandom random) {
    List<Chunk> chunks = new ArrayList<>();
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(origin, encoder);
      for (Transition row : rows) {
        builder.add(row).ifPresent(chunks::add);
        if (flushEvery <= rows.size() && random.nextInt(flushEvery) == 0) {
          builder.flush().ifPresent(chunks::add);
        }
      }
      builder.flush().ifPresent(chunks::add);
    }
    return chunks;
  }

  private static Spaces spaces(SplittableRandom random) {
    List<TensorSpec> tensors = new ArrayList<>();
    tensors.add(
        new TensorSpec(
            "image",
            ElementType.UINT8,
            List.of(1 + random.nextInt(16), 1 + random.nextInt(16), 1 + random.nextInt(3))));
    if (random.nextBoolean()) {
      tensors.add(new TensorSpec("vector", ElementType.FLOAT32, List.of(1 + random.nextInt(12))));
    }
    if (random.nextInt(4) == 0) {
      tensors.add(new TensorSpec("lives", ElementType.INT32, List.of()));
    }
    List<ActionHead> heads = new ArrayList<>();
    heads.add(new ActionHead.Discrete("move", 2 + random.nextInt(17)));
    if (random.nextBoolean()) {
      heads.add(new ActionHead.Continuous("steer", 1 + random.nextInt(4)));
    }
    return new Spaces(tensors, heads);
  }

  private static Observation observation(SplittableRandom random, Spaces spaces) {
    List<byte[]> tensors = new ArrayList<>();
    for (TensorSpec spec : spaces.observation()) {
      byte[] bytes = new byte[spec.bytes()];
      for (int i = 0; i < bytes.length; i += 1 + random.nextInt(9)) {
        // Without the highest bit of its exponent a float is a number.
        boolean exponent = spec.type() == ElementType.FLOAT32 && i % 4 == 3;
        bytes[i] = (byte) (random.nextInt() & (exponent ? 0xBF : 0xFF));
      }
      tensors.add(bytes);
    }
    return new Observation(tensors);
  }
}
