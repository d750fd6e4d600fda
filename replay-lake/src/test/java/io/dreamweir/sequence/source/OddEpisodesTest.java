package io.dreamweir.sequence.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.SourceRows;
import io.dreamweir.sequence.WrittenTable;
import io.dreamweir.sequence.WrittenTable.Layout;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.EpisodeBorders;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Episodes of one row, of 49, of 27,000, and none at all, with every sampler. */
@Timeout(120)
class OddEpisodesTest {

  private static final String TASK = "test/odd";
  private static final Spaces SPACES = Spaces.pixels(2, 2, 1, 3);
  private static final int L = 50;

  @TempDir Path lake;

  private final List<RandomEpisode> collected = new ArrayList<>();

  private void collect(int... rows) throws IOException {
    WrittenTable table = new WrittenTable(lake, TASK, SPACES.observation());
    List<Chunk> chunks = new ArrayList<>();
    for (int count : rows) {
      long seed = count;
      RandomEpisode episode = RandomEpisode.of(seed, TASK, "of-" + count, SPACES, count);
      while (episode.rows().get(count - 1).end() == EpisodeEnd.OPEN) {
        seed += 100_000;
        episode = RandomEpisode.of(seed, TASK, "of-" + count, SPACES, count);
      }
      collected.add(episode);
      chunks.addAll(episode.chunks());
    }
    if (!chunks.isEmpty()) {
      table.append(chunks, Layout.USUAL);
    }
  }

  private LiveSource source(SamplerKind sampler) {
    ReplayConfig config =
        new ReplayConfig(
            8,
            L,
            sampler,
            EpisodeChoice.BY_SAMPLER,
            1,
            Duration.ofMillis(20),
            1,
            1,
            ChecksumPolicy.FIRST_TOUCH,
            4,
            Duration.ofSeconds(10),
            new Priorities(0.6, 0.1),
            IndexPlace.LAKE,
            ReplayConfig.DEFAULT_CHUNK_CACHE,
            ReplayConfig.USER_CACHE,
            ReplayConfig.DEFAULT_CACHE);
    return new LiveSource(lake.toString(), TASK, SPACES, config, 3, 0);
  }

  /** What a message calls the episodes that a sampler draws from. */
  private static String complete(SamplerKind sampler) {
    return sampler == SamplerKind.EPISODE || sampler == SamplerKind.EPISODE_END_BOOST
        ? "complete "
        : "";
  }

  private static String missing(LiveSource source) throws InterruptedException {
    while (source.visible().isEmpty()) {
      Thread.sleep(5); // until the lake was opened
    }
    return source.missing().orElse("");
  }

  /** Reads batches, compares them with what was collected, and says which episodes they were of. */
  private Set<String> read(LiveSource source, int batches) throws InterruptedException {
    SourceRows rows = new SourceRows(collected);
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < batches; i++) {
      SequenceBatch batch = source.next();
      for (int slot = 0; slot < batch.batch(); slot++) {
        int t = 0;
        for (RowSpan span : batch.spans().get(slot)) {
          rows.assertRows(batch, slot, t, span.episode(), span.firstRow(), span.rows());
          t += span.rows();
          seen.add(span.episode());
        }
        assertThat(t).isEqualTo(L);
      }
    }
    return seen;
  }

  @ParameterizedTest
  @EnumSource(SamplerKind.class)
  void nothingIsDrawnFromNothing(SamplerKind sampler) throws Exception {
    collect();
    try (LiveSource source = source(sampler)) {
      assertThat(missing(source))
          .contains(
              "version 0 of ",
              "holds 0 " + complete(sampler) + "episodes of " + sampler.neededRows(L))
          .contains("1 are needed (0 complete, 0 unfinished, 0 broken in all)");
    }
  }

  @ParameterizedTest
  @EnumSource(SamplerKind.class)
  void shortEpisodesAreDrawnOnlyTogether(SamplerKind sampler) throws Exception {
    collect(1, 49);
    try (LiveSource source = source(sampler)) {
      if (sampler.borders() == EpisodeBorders.CROSSED) {
        assertThat(read(source, 5)).containsExactly("of-1", "of-49");
        assertThat(source.missing()).isEmpty();
      } else {
        assertThat(missing(source))
            .contains("holds 0 " + complete(sampler) + "episodes", "(2 complete,");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SamplerKind.class)
  void aVeryLongEpisodeIsDrawnFromEverywhere(SamplerKind sampler) throws Exception {
    collect(1, 49, 27_000);
    try (LiveSource source = source(sampler)) {
      assertThat(read(source, 40)).contains("of-27000");
      assertThat(source.visible().orElseThrow().completeEpisodes()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(SamplerKind.class)
  void anEpisodeOfExactlyAWindow(SamplerKind sampler) throws Exception {
    collect(sampler.neededRows(L));
    try (LiveSource source = source(sampler)) {
      assertThat(read(source, 3)).hasSize(1);
    }
  }
}
