package io.dreamweir.ingest.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Seeds;
import io.dreamweir.ingest.kafka.ChunkSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ActorPoolTest {

  private final List<Chunk> sent = Collections.synchronizedList(new ArrayList<>());

  @Test
  void playsExactlyTheStepsAndHandsOnEveryRow() {
    ActorCounters counters = play(new PoolSize(5, 2), 1003, 7);

    assertThat(counters.environmentSteps()).isEqualTo(1003);
    assertThat(rows()).isEqualTo(1003);
    assertThat(counters.chunks()).isEqualTo(sent.size());
    assertThat(counters.episodes()).isEqualTo(byEpisode().size());
    byEpisode()
        .values()
        .forEach(
            chunks -> {
              int step = 0;
              for (Chunk chunk : chunks) {
                assertThat(chunk.firstStep()).isEqualTo(step);
                step += chunk.rows();
              }
            });
  }

  @Test
  void cutsWhatIsUnfinishedWhenItEnds() {
    play(new PoolSize(2, 1), 100, 7);

    Map<EpisodeEnd, Long> ends =
        byEpisode().values().stream()
            .map(chunks -> chunks.get(chunks.size() - 1).end())
            .collect(Collectors.groupingBy(end -> end, Collectors.counting()));
    assertThat(ends).isEqualTo(Map.of(EpisodeEnd.TERMINAL, 2L, EpisodeEnd.CUT, 2L));
  }

  @Test
  void playsTheSameEpisodesUnderNewIdsForTheSameSeed() {
    play(new PoolSize(3, 1), 500, 7);
    Set<String> firstIds = byEpisode().keySet();
    List<String> first = contents();
    sent.clear();
    play(new PoolSize(3, 1), 500, 7);

    assertThat(byEpisode().keySet()).doesNotContainAnyElementsOf(firstIds);
    assertThat(contents()).isEqualTo(first).hasSizeGreaterThan(8);
    assertThat(sent.get(0).origin().seed())
        .isIn(
            Seeds.derive(7, "actor", 0, "episode", 0),
            Seeds.derive(7, "actor", 1, "episode", 0),
            Seeds.derive(7, "actor", 2, "episode", 0));
  }

  @Test
  void waitsForALimitThatTheTrainerRaises() {
    EnvironmentStepLimiter limiter = new EnvironmentStepLimiter(64, 0);
    try (ActorPool pool = pool(new PoolSize(4, 2), 1, limiter, sent::add)) {
      pool.start();
      await().until(() -> pool.counters().environmentSteps() == 64);
      limiter.raiseTo(90);
      await().until(() -> pool.counters().environmentSteps() == 90);
      pool.stop();
      pool.awaitEnd();
      assertThat(rows()).isEqualTo(90);
      assertThat(limiter.waited()).isPositive();
    }
  }

  @Test
  void endsWithTheErrorOfTheSink() {
    ChunkSink broken =
        chunk -> {
          throw new IllegalStateException("no way out");
        };
    EnvironmentStepLimiter limiter = EnvironmentStepLimiter.unpaced(0);
    try (ActorPool pool = pool(new PoolSize(2, 2), 1, limiter, broken)) {
      pool.start();
      assertThatThrownBy(pool::awaitEnd)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no way out");
      assertThat(pool.hasFailed()).isTrue();
    }
  }

  @Test
  void neverRepeatsAnEpisodeId() {
    Set<String> ids = new HashSet<>();
    for (int start = 0; start < 1000; start++) {
      assertThat(ids.add(EpisodeIds.start(java.time.Instant.EPOCH).id(0, 0))).isTrue();
    }
  }

  private ActorCounters play(PoolSize size, long steps, long seed) {
    try (ActorPool pool = pool(size, seed, EnvironmentStepLimiter.unpaced(steps), sent::add)) {
      pool.start();
      pool.awaitEnd();
      return pool.counters();
    }
  }

  private static ActorPool pool(
      PoolSize size, long seed, EnvironmentStepLimiter limiter, ChunkSink sink) {
    return new ActorPool(
        size,
        "run",
        seed,
        () -> new CountingEnvironment(40),
        new FixedPolicy(new RandomPolicy(CountingEnvironment.TASK.spaces())),
        sink,
        limiter);
  }

  private int rows() {
    return sent.stream().mapToInt(Chunk::rows).sum();
  }

  private Map<String, List<Chunk>> byEpisode() {
    return sent.stream()
        .collect(
            Collectors.groupingBy(c -> c.origin().episodeId(), TreeMap::new, Collectors.toList()));
  }

  /** Actions of every whole episode, in order of actor and number. */
  private List<String> contents() {
    return byEpisode().values().stream()
        .filter(chunks -> chunks.get(chunks.size() - 1).end() == EpisodeEnd.TERMINAL)
        .map(
            chunks ->
                chunks.get(0).origin().seed()
                    + chunks.stream().map(c -> Arrays.toString(c.actions())).toList().toString())
        .toList();
  }
}
