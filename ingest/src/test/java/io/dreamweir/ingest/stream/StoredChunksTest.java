package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredChunksTest {

  /** What is "in the lake": every chunk that was remembered as stored. */
  private final Map<String, List<ChunkKey>> lake = new HashMap<>();

  /** Episodes that start later have a wrong clock. */
  private static final long NOW = 1_000;

  private int lookups;

  @Test
  void storesEachChunkOnceWhateverIsSentAgainForgottenOrRestarted() {
    for (int seed = 0; seed < 100; seed++) {
      lake.clear();
      Random random = new Random(seed);
      StoredChunks stored = restarted();
      Set<String> distinct = new HashSet<>();
      List<ChunkKey> sent = new ArrayList<>();
      List<String> kept = new ArrayList<>();
      for (int batch = 0; batch < 30; batch++) {
        List<ChunkKey> arriving = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          boolean again = !sent.isEmpty() && random.nextInt(3) == 0;
          arriving.add(
              again
                  ? sent.get(random.nextInt(sent.size()))
                  : chunk(random.nextInt(12), random.nextInt(6) * 32, random));
        }
        Collections.shuffle(arriving, random);
        sent.addAll(arriving);
        arriving.forEach(c -> distinct.add(name(c)));
        if (random.nextInt(6) == 0) {
          stored = restarted();
        }
        kept.addAll(commit(stored, arriving));
        assertThat(stored.remembered()).isLessThanOrEqualTo(4);
      }
      assertThat(kept).describedAs("seed %d", seed).containsExactlyInAnyOrderElementsOf(distinct);
    }
  }

  @Test
  void asksTheLakeOnlyForEpisodesOlderThanWhatItForgot() {
    StoredChunks stored = new StoredChunks(100, horizon(), this::lookUp);
    for (int episode = 0; episode < 100; episode++) {
      commit(stored, List.of(chunk(episode, 0, episode)));
    }
    assertThat(lookups).isZero();

    commit(stored, List.of(chunk(100, 0, 100)));
    commit(stored, List.of(chunk(0, 0, 0)));
    assertThat(lookups).isEqualTo(1);
    commit(stored, List.of(chunk(101, 0, 101)));
    assertThat(lookups).isEqualTo(1);
  }

  @Test
  void anEpisodeOfAWrongClockMakesNoOtherOneSuspect() {
    StoredChunks stored = restarted();
    commit(stored, List.of(chunk(1, 0, 10 * NOW)));
    for (int episode = 2; episode < 50; episode++) {
      commit(stored, List.of(chunk(episode, 0, episode)));
    }
    assertThat(lookups).isZero();

    assertThat(commit(stored, List.of(chunk(1, 0, 10 * NOW), chunk(1, 32, 10 * NOW)))).hasSize(1);
    assertThat(lookups).isEqualTo(1);
    assertThat(commit(restarted(), List.of(chunk(1, 0, 10 * NOW)))).isEmpty();
  }

  @Test
  void forgetsWholeEpisodesBeforeItsRangesOutgrowTheBound() {
    StoredChunks stored = new StoredChunks(100, horizon(), this::lookUp);
    for (int step = 0; step < 300; step++) {
      for (int episode = 0; episode < 3; episode++) {
        commit(stored, List.of(chunk(episode, 64 * step, episode)));
      }
      assertThat(stored.rememberedRanges())
          .isLessThanOrEqualTo(100 * StoredChunks.RANGES_PER_EPISODE);
    }
    for (int episode = 0; episode < 3; episode++) {
      assertThat(commit(stored, List.of(chunk(episode, 0, episode)))).isEmpty();
      assertThat(commit(stored, List.of(chunk(episode, 32, episode)))).hasSize(1);
    }
  }

  @Test
  void staysInItsBoundsOverVeryManyEpisodes() {
    StoredChunks stored = new StoredChunks(1_000, horizon(), this::lookUp);
    for (int episode = 0; episode < 50_000; episode++) {
      List<ChunkKey> chunks = List.of(chunk(episode, 0, episode), chunk(episode, 32, episode));
      StoredChunks.Decision decision = stored.decide(chunks);
      assertThat(decision.duplicates()).isEmpty();
      stored.remember(decision);
      assertThat(stored.remembered()).isLessThanOrEqualTo(1_000);
    }
    assertThat(stored.rememberedRanges()).isEqualTo(1_000);
  }

  @Test
  void decidesTheSameAgainAfterAFailedCommit() {
    StoredChunks stored = restarted();
    List<ChunkKey> batch = List.of(chunk(1, 0, 1), chunk(1, 32, 1), chunk(1, 0, 1));

    assertThat(stored.decide(batch).duplicates()).hasSize(1);
    assertThat(stored.decide(batch).duplicates()).hasSize(1);
    stored.remember(stored.decide(batch));
    assertThat(stored.decide(batch).duplicates()).hasSize(3);
  }

  private List<String> commit(StoredChunks stored, List<ChunkKey> arriving) {
    StoredChunks.Decision decision = stored.decide(arriving);
    List<ChunkKey> remaining = new ArrayList<>(arriving);
    decision.duplicates().forEach(remaining::remove);
    remaining.forEach(c -> lake.computeIfAbsent(c.episodeId(), id -> new ArrayList<>()).add(c));
    stored.remember(decision);
    return remaining.stream().map(StoredChunksTest::name).toList();
  }

  private StoredChunks restarted() {
    Horizon horizon = horizon();
    lake.values().forEach(chunks -> horizon.include(chunks.get(0).startMs()));
    return new StoredChunks(4, horizon, this::lookUp);
  }

  private static Horizon horizon() {
    return new Horizon(Duration.ofMillis(1), () -> NOW);
  }

  private Map<String, StoredSteps> lookUp(List<ChunkKey> unsure) {
    lookups++;
    Map<String, StoredSteps> found = new HashMap<>();
    for (ChunkKey chunk : unsure) {
      StoredSteps copy = new StoredSteps(chunk.startMs());
      lake.getOrDefault(chunk.episodeId(), List.of())
          .forEach(c -> copy.add(c.firstStep(), c.firstStep() + c.rows()));
      found.put(chunk.episodeId(), copy);
    }
    return found;
  }

  private static String name(ChunkKey chunk) {
    return chunk.episodeId() + "@" + chunk.firstStep();
  }

  /** Episode start grows with its number, but several episodes share one start. */
  private static ChunkKey chunk(int episode, int firstStep, Random random) {
    return new ChunkKey(
        "episode-" + episode, firstStep, 32, "bucket", episode / 3, 0, random.nextInt(1 << 30));
  }

  private static ChunkKey chunk(int episode, int firstStep, long startMs) {
    return new ChunkKey("episode-" + episode, firstStep, 32, "bucket", startMs, 0, firstStep);
  }
}
