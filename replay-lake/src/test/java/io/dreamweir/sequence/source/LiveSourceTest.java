package io.dreamweir.sequence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.WrittenTable;
import io.dreamweir.sequence.WrittenTable.Layout;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveSourceTest {

  private static final String TASK = "test/live";
  private static final Spaces SPACES = Spaces.pixels(4, 4, 1, 3);

  @TempDir Path lake;

  private static ReplayConfig config(int minEpisodes, int threads) {
    return new ReplayConfig(
        5,
        12,
        SamplerKind.EPISODE_END_BOOST,
        EpisodeChoice.BY_SAMPLER,
        minEpisodes,
        Duration.ofMillis(20),
        2,
        threads,
        ChecksumPolicy.FIRST_TOUCH,
        4,
        Duration.ofMillis(200),
        new Priorities(1, 0),
        IndexPlace.LAKE,
        ReplayConfig.DEFAULT_CHUNK_CACHE,
        ReplayConfig.USER_CACHE,
        ReplayConfig.DEFAULT_CACHE);
  }

  private LiveSource source(int minEpisodes, int threads, long first) {
    return new LiveSource(lake.toString(), TASK, SPACES, config(minEpisodes, threads), 3, first);
  }

  private static List<Chunk> episodes(int from, int to) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = from; i < to; i++) {
      RandomEpisode episode = RandomEpisode.of(i, TASK, "episode-" + i, SPACES, 30 + i % 40);
      if (episode.rows().get(episode.rows().size() - 1).end() != EpisodeEnd.OPEN) {
        chunks.addAll(episode.chunks());
      }
    }
    return chunks;
  }

  private static String text(SequenceBatch batch) {
    byte[] image = new byte[batch.observations().get(0).capacity()];
    batch.observations().get(0).get(0, image);
    return batch.number() + java.util.Arrays.toString(image);
  }

  private static List<String> next(LiveSource source, int batches) throws InterruptedException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      all.add(text(source.next()));
    }
    return all;
  }

  @Test
  void theSameDrawsWhateverTheThreadsAndWhereverItBegins() throws Exception {
    new WrittenTable(lake, TASK, SPACES.observation()).append(episodes(0, 30), Layout.USUAL);
    List<String> batches;
    try (LiveSource source = source(1, 1, 0)) {
      batches = next(source, 40);
    }
    try (LiveSource source = source(1, 3, 0)) {
      assertThat(next(source, 40)).isEqualTo(batches);
    }
    try (LiveSource source = source(1, 2, 25)) {
      assertThat(next(source, 15)).isEqualTo(batches.subList(25, 40));
      assertThat(source.position()).isEqualTo(40);
    }
  }

  @Test
  void waitsForTheLakeAndForEnoughEpisodes() throws Exception {
    try (LiveSource source = source(8, 1, 0)) {
      CompletableFuture<SequenceBatch> first = CompletableFuture.supplyAsync(() -> take(source));
      assertThat(source.visible()).isEmpty();
      WrittenTable table = new WrittenTable(lake, TASK, SPACES.observation());
      table.append(episodes(0, 4), Layout.USUAL);
      while (source.visible().isEmpty() || source.visible().get().completeEpisodes() == 0) {
        Thread.onSpinWait();
      }
      assertThat(first).isNotDone();
      table.append(episodes(4, 20), Layout.USUAL);
      assertThat(first.get().number()).isZero();
      assertThat(first.get().lakeVersion()).isEqualTo(2);
      assertThat(source.waited()).isPositive();
    }
  }

  private static SequenceBatch take(LiveSource source) {
    try {
      return source.next();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void followsTheNewestVersion() throws Exception {
    WrittenTable table = new WrittenTable(lake, TASK, SPACES.observation());
    table.append(episodes(0, 10), Layout.USUAL);
    try (LiveSource source = source(1, 2, 0)) {
      assertThat(source.next().lakeVersion()).isEqualTo(1);
      table.append(episodes(10, 20), Layout.USUAL);
      long version = 1;
      while (version < 2) {
        version = source.next().lakeVersion();
      }
    }
  }

  @Test
  void goesOnWhenItsFilesWereCompactedAway() throws Exception {
    WrittenTable table = new WrittenTable(lake, TASK, SPACES.observation());
    List<Chunk> chunks = episodes(0, 40);
    for (int from = 0; from < chunks.size(); from += 4) {
      table.append(chunks.subList(from, Math.min(from + 4, chunks.size())), Layout.USUAL);
    }
    try (LiveSource source = source(1, 2, 0)) {
      next(source, 5);
      List<Path> old = table.files();
      table.replace(chunks, Layout.USUAL);
      for (Path file : old) {
        Files.delete(file);
      }
      next(source, 100);
      assertThat(source.next().lakeVersion()).isEqualTo(table.version());
    }
  }

  @Test
  void namesAFileThatTheNewestVersionListsAndNobodyHas() throws Exception {
    WrittenTable table = new WrittenTable(lake, TASK, SPACES.observation());
    table.append(episodes(0, 10), Layout.USUAL);
    table.append(episodes(10, 20), Layout.USUAL);
    Path lost = table.files().get(1);
    Files.delete(lost);
    try (LiveSource source = source(1, 1, 0)) {
      assertThatThrownBy(source::next)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(lost.getFileName().toString())
          .hasMessageContaining("is gone");
    }
  }

  @Test
  void closesWhileItWaits() {
    LiveSource source = source(1, 2, 0);
    source.close();
    assertThatThrownBy(source::next).hasMessage("this source of batches is closed");
  }
}
