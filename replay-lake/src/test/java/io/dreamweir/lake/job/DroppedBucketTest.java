package io.dreamweir.lake.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.lake.Pins;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TestLakes;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.cut.CutJob;
import io.dreamweir.sequence.cut.CutRequest;
import io.dreamweir.sequence.cut.CutResult;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.read.RangeLimits;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.source.LiveSource;
import io.dreamweir.sequence.source.PlanSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket is dropped, and its files deleted, while readers read it. */
@Tag("slow")
class DroppedBucketTest {

  private static final String TASK = "test/tiny";
  private static final Spaces PIXELS = Spaces.pixels(2, 2, 1, 3);
  private static final Instant MORNING = Instant.parse("2026-09-01T06:00:00Z");
  private static final ReplayConfig CONFIG =
      new ReplayConfig(
          4,
          8,
          SamplerKind.EPISODE,
          EpisodeChoice.BY_SAMPLER,
          1,
          Duration.ofMillis(20),
          1,
          1,
          ChecksumPolicy.ALWAYS,
          4,
          Duration.ofSeconds(10),
          new Priorities(1, 0),
          IndexPlace.NONE,
          ReplayConfig.DEFAULT_CHUNK_CACHE,
          ReplayConfig.USER_CACHE,
          ReplayConfig.DEFAULT_CACHE);

  @TempDir Path folder;

  /** A complete episode whose rewards tell its hour. */
  private static List<Chunk> episode(int number, int hour) {
    RandomEpisode made = RandomEpisode.of(number, TASK, "episode-" + number, PIXELS, 60);
    EpisodeOrigin o = made.origin();
    EpisodeOrigin origin =
        new EpisodeOrigin(
            o.episodeId(),
            o.run(),
            o.actor(),
            o.task(),
            o.policyVersion(),
            o.seed(),
            MORNING.plusSeconds(3600L * hour + number));
    List<Transition> rows = new ArrayList<>();
    for (Transition row : made.rows()) {
      rows.add(
          new Transition(
              row.observation(),
              row.action(),
              rows.isEmpty() ? 0 : hour,
              rows.size() == 59 ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN,
              1));
    }
    return new RandomEpisode(origin, rows).chunks();
  }

  @Test
  void aLiveReaderGoesOnWithWhatIsLeftAndAPlanToItsEnd() throws InterruptedException {
    ReplayLake lake = TestLakes.create(folder);
    for (int hour = 1; hour <= 2; hour++) {
      List<Chunk> chunks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        chunks.addAll(episode(3 * hour + i, hour));
      }
      lake.append(chunks);
    }
    CutResult plan = cut(lake);
    assertThat(new Pins(lake.location()).active())
        .singleElement()
        .satisfies(pin -> assertThat(pin.holder()).startsWith("plan "))
        .satisfies(pin -> assertThat(pin.version()).isEqualTo(plan.version()));
    try (LiveSource live = new LiveSource(lake.location(), TASK, PIXELS, CONFIG, 3, 0);
        PlanSource followed = new PlanSource(lake.location(), plan.plan(), CONFIG, 0)) {
      assertThat(live.next().lakeVersion()).isEqualTo(2);
      assertThat(followed.next().number()).isZero();
      new LakeRetain(lake, RetentionRule.capacity(1), LakeRetain.Mode.DROP).run();
      Thread.sleep(5);
      new LakeCompact(lake, 1 << 20, Duration.ZERO).run();
      Thread.sleep(5);
      new LakeCompact(lake, 1 << 20, Duration.ZERO).run();
      SequenceBatch batch = live.next();
      for (int i = 0; i < 500 && batch.lakeVersion() <= 2; i++) {
        Thread.sleep(20);
        batch = live.next();
      }
      assertThat(batch.lakeVersion()).isGreaterThan(2);
      for (int i = 0; i < batch.rewards().capacity(); i++) {
        assertThat(batch.rewards().get(i)).isIn(0f, 2f);
      }
      assertThat(rest(followed)).isEqualTo(39);
    }
  }

  private static int rest(PlanSource source) throws InterruptedException {
    for (int batches = 0; ; batches++) {
      try {
        source.next();
      } catch (NoSuchElementException end) {
        return batches;
      }
    }
  }

  private static CutResult cut(ReplayLake lake) {
    return new CutJob(
            lake.spark(),
            new CutRequest(
                lake.location(),
                Optional.empty(),
                Optional.empty(),
                4,
                8,
                40,
                7,
                SamplerKind.EPISODE,
                EpisodeScope.COMPLETE,
                new Priorities(1, 0),
                IndexPlace.NONE,
                RangeLimits.usual(),
                CutRequest.Output.PLAN))
        .run();
  }
}
