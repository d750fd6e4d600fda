package io.dreamweir.sequence.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.WrittenTable;
import io.dreamweir.sequence.WrittenTable.Layout;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A lake with a complete episode, one whose actor was killed, one that lost a chunk in the middle,
 * and one that lost its first: what training may draw from them.
 */
@Timeout(120)
class UnfinishedEpisodesTest {

  private static final String TASK = "test/unfinished";
  private static final Spaces SPACES = Spaces.pixels(2, 2, 1, 3);
  private static final int L = 20;

  @TempDir Path lake;

  private final Map<String, RandomEpisode> collected = new HashMap<>();

  private List<Chunk> episode(String id, int rows, boolean ended) {
    for (long seed = 1; ; seed++) {
      RandomEpisode episode = RandomEpisode.of(seed, TASK, id, SPACES, rows);
      if (episode.rows().get(rows - 1).end().isLast() == ended) {
        collected.put(id, episode);
        return new ArrayList<>(episode.chunks());
      }
    }
  }

  @BeforeEach
  void collect() throws IOException {
    WrittenTable table = new WrittenTable(lake, TASK, SPACES.observation());
    List<Chunk> chunks = episode("complete", 100, true);
    chunks.addAll(episode("killed", 70, false));
    List<Chunk> gap = episode("gap", 150, true);
    assertThat(gap.remove(2).firstStep()).isEqualTo(64);
    chunks.addAll(gap);
    List<Chunk> headless = episode("headless", 150, true);
    headless.remove(0);
    chunks.addAll(headless);
    table.append(chunks, Layout.USUAL);
  }

  private Map<String, Integer> lastRows(SamplerKind sampler, EpisodeChoice choice)
      throws InterruptedException {
    ReplayConfig config =
        new ReplayConfig(
            8,
            L,
            sampler,
            choice,
            1,
            Duration.ofMillis(20),
            1,
            1,
            ChecksumPolicy.ALWAYS,
            4,
            Duration.ofSeconds(10),
            new Priorities(0.6, 0.1),
            IndexPlace.NONE,
            ReplayConfig.DEFAULT_CHUNK_CACHE,
            ReplayConfig.USER_CACHE,
            ReplayConfig.DEFAULT_CACHE);
    Map<String, Integer> last = new TreeMap<>();
    try (LiveSource source = new LiveSource(lake.toString(), TASK, SPACES, config, 3, 0)) {
      for (int i = 0; i < 200; i++) {
        SequenceBatch batch = source.next();
        for (int slot = 0; slot < batch.batch(); slot++) {
          int t = 0;
          for (RowSpan span : batch.spans().get(slot)) {
            assertSpan(batch, slot, t, span);
            t += span.rows();
            last.merge(span.episode(), span.firstRow() + span.rows(), Math::max);
          }
        }
      }
    }
    return last;
  }

  /** Rewards and flags of a span: the rows are the episode's, and a seam is an end. */
  private void assertSpan(SequenceBatch batch, int slot, int from, RowSpan span) {
    RandomEpisode episode = collected.get(span.episode());
    for (int i = 0; i < span.rows(); i++) {
      int cell = (from + i) * batch.batch() + slot;
      EpisodeEnd end = episode.rows().get(span.firstRow() + i).end();
      boolean isSeam = i == span.rows() - 1 && from + i < L - 1;
      assertThat(batch.rewards().get(cell))
          .isEqualTo(episode.rows().get(span.firstRow() + i).reward());
      assertThat(batch.isLast().get(cell)).isEqualTo((byte) (end.isLast() || isSeam ? 1 : 0));
      assertThat(batch.isTerminal().get(cell)).isEqualTo((byte) (end.isTerminal() ? 1 : 0));
    }
  }

  @ParameterizedTest
  @EnumSource(SamplerKind.class)
  void rowsUpToTheFirstGapAreDrawnWhereTheSamplerTakesThem(SamplerKind sampler) throws Exception {
    Map<String, Integer> complete = Map.of("complete", 100);
    Map<String, Integer> begun = Map.of("complete", 100, "killed", 70, "gap", 64);
    boolean isOfDreamerV2 =
        sampler == SamplerKind.EPISODE || sampler == SamplerKind.EPISODE_END_BOOST;
    assertThat(lastRows(sampler, EpisodeChoice.BY_SAMPLER))
        .isEqualTo(isOfDreamerV2 ? complete : begun);
    assertThat(lastRows(sampler, EpisodeChoice.COMPLETE)).isEqualTo(complete);
    assertThat(lastRows(sampler, EpisodeChoice.BEGUN)).isEqualTo(begun);
  }
}
