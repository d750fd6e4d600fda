package io.dreamweir.lake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TestLakes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tasks, an episode of 11 rows in each of several hours, two runs that share one of them. */
@Tag("slow")
class LakeRetainTest {

  private static final Spaces PIXELS = Spaces.pixels(2, 2, 1, 3);
  private static final Instant MIDNIGHT = Instant.parse("2026-09-01T00:00:00Z");
  private static final Instant NOW = MIDNIGHT.plus(Duration.ofHours(10));

  @TempDir Path folder;
  private ReplayLake lake;

  @BeforeEach
  void fill() {
    lake = TestLakes.create(folder);
    List<Chunk> chunks = new ArrayList<>();
    for (int hour = 0; hour < 5; hour++) {
      chunks.addAll(episode("test/a", hour < 2 ? "first" : "second", hour));
    }
    chunks.addAll(episode("test/a", "second", 1));
    chunks.addAll(episode("test/b", "first", 0));
    chunks.addAll(episode("test/b", "second", 9));
    lake.append(chunks);
  }

  private static List<Chunk> episode(String task, String run, int hour) {
    RandomEpisode made = RandomEpisode.of(hour, task, task + "-" + run + "-" + hour, PIXELS, 11);
    EpisodeOrigin o = made.origin();
    Instant start = MIDNIGHT.plus(Duration.ofMinutes(60L * hour + 5));
    EpisodeOrigin origin =
        new EpisodeOrigin(
            o.episodeId(), run, o.actor(), o.task(), o.policyVersion(), o.seed(), start);
    return new RandomEpisode(origin, made.rows()).chunks();
  }

  private LakeRetain.Result dryRun(RetentionRule rule) {
    return new LakeRetain(lake, rule, LakeRetain.Mode.DRY_RUN, NOW).run();
  }

  private static List<String> places(List<LakeRetain.Bucket> buckets) {
    return buckets.stream().map(b -> b.task().substring(5) + b.bucket().substring(10, 13)).toList();
  }

  private static RetentionRule rule(
      Set<String> tasks, Set<String> runs, long capacity, Duration age) {
    return new RetentionRule(tasks, runs, capacity, Map.of(), age);
  }

  @Test
  void capacityIsPerTaskAndTheNewestBucketStays() {
    LakeRetain.Result result = dryRun(RetentionRule.capacity(30));
    assertThat(places(result.dropped())).containsExactly("aT00", "aT01");
    assertThat(result.dropped().get(1).why()).isEqualTo("50 steps are more than 30");
    assertThat(result.stepsDropped()).isEqualTo(30);
    assertThat(result.episodesDropped()).isEqualTo(3);
    assertThat(result.bytesDropped()).isPositive();
    assertThat(result.stepsKept()).isEqualTo(50);
    assertThat(lake.version()).as("nothing was done").isEqualTo(1);
    LakeRetain.Result least = dryRun(RetentionRule.capacity(1));
    assertThat(places(least.dropped())).containsExactly("aT00", "bT00", "aT01", "aT02", "aT03");
    assertThat(least.stayed())
        .extracting(LakeRetain.Bucket::why)
        .containsOnly("10 steps are more than 1, but it is the newest of its task");
    RetentionRule configured =
        RetentionRule.of(
            new LakeConfig(
                Duration.ofHours(1),
                30,
                Map.of("test/a", 0L, "test/b", 10L),
                Duration.ZERO,
                Duration.ofHours(1),
                TestLakes.CONFIG.compactTarget(),
                1));
    assertThat(places(dryRun(configured).dropped())).containsExactly("bT00");
  }

  @Test
  void ageTaskAndRunCombine() {
    assertThat(places(dryRun(rule(Set.of(), Set.of(), 0, Duration.ofHours(8))).dropped()))
        .containsExactly("aT00", "bT00", "aT01");
    assertThat(places(dryRun(rule(Set.of("test/b"), Set.of(), 0, Duration.ofMinutes(1))).dropped()))
        .as("age may take the newest bucket too")
        .containsExactly("bT00", "bT09");
    assertThat(places(dryRun(rule(Set.of(), Set.of(), 20, Duration.ofMinutes(570))).dropped()))
        .as("either limit")
        .containsExactly("aT00", "bT00", "aT01", "aT02");
    LakeRetain.Result run = dryRun(rule(Set.of(), Set.of("first"), 0, Duration.ZERO));
    assertThat(places(run.dropped())).containsExactly("aT00", "bT00");
    assertThat(run.stayed())
        .extracting(LakeRetain.Bucket::why)
        .containsExactly("of run first, but runs [second] have episodes in it too");
    assertThat(
            places(dryRun(rule(Set.of("test/a"), Set.of("second"), 10, Duration.ZERO)).dropped()))
        .containsExactly("aT02", "aT03");
  }

  @Test
  void droppingTouchesOnlyTheLog() {
    long bytes = TestLakes.bytes(folder.resolve("chunks/task=test%2Fa"));
    LakeRetain.Result result =
        new LakeRetain(lake, RetentionRule.capacity(30), LakeRetain.Mode.DROP, NOW).run();
    assertThat(result.version()).isEqualTo(2);
    assertThat(TestLakes.chunks(lake)).hasSize(5);
    assertThat(lake.chunks(1).count()).as("the version before is readable").isEqualTo(8);
    assertThat(TestLakes.bytes(folder.resolve("chunks/task=test%2Fa"))).isEqualTo(bytes);
    assertThat(
            new LakeRetain(lake, RetentionRule.capacity(30), LakeRetain.Mode.DROP, NOW)
                .run()
                .version())
        .as("a second run finds nothing to do")
        .isEqualTo(2);
    assertThatThrownBy(() -> dryRun(RetentionRule.of(TestLakes.CONFIG)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("set lake.capacity or lake.max-age");
  }
}
