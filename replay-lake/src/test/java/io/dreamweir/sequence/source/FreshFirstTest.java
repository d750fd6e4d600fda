package io.dreamweir.sequence.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.WrittenTable;
import io.dreamweir.sequence.WrittenTable.Layout;
import io.dreamweir.sequence.index.Episode;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.EpisodePool;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Samplers;
import io.dreamweir.sequence.sampler.Window;
import io.dreamweir.sequence.sampler.WindowSampler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshFirstTest {

  private static final String TASK = "test/fresh";
  private static final Spaces SPACES = Spaces.pixels(2, 2, 1, 3);
  private static final int L = 10;
  private static final int B = 3;

  @TempDir Path lake;

  private static List<Chunk> episodes(int from, int to) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = from; i < to; i++) {
      for (long seed = i; ; seed += 1_000) {
        RandomEpisode episode =
            RandomEpisode.of(seed, TASK, "episode-" + i, SPACES, 1 + i * 7 % 40);
        if (episode.rows().get(episode.rows().size() - 1).end() != EpisodeEnd.OPEN) {
          chunks.addAll(episode.chunks());
          break;
        }
      }
    }
    return chunks;
  }

  private List<SequenceIndex> versions(int... upTo) throws IOException {
    return versionsFrom(0, upTo);
  }

  /** The versions of a lake to which an episode comes chunk by chunk, after a complete one. */
  private List<SequenceIndex> growing(RandomEpisode episode) throws IOException {
    WrittenTable table = new WrittenTable(lake, TASK, SPACES.observation());
    IndexBuilder builder = new IndexBuilder(TASK, SPACES, EpisodeScope.BEGUN, IndexPlace.NONE);
    List<SequenceIndex> versions = new ArrayList<>();
    table.append(episodes(5, 6), Layout.USUAL);
    versions.add(builder.update(LakeSnapshot.newest(table.path().toString())));
    for (Chunk chunk : episode.chunks()) {
      table.append(List.of(chunk), Layout.USUAL);
      versions.add(builder.update(LakeSnapshot.newest(table.path().toString())));
    }
    return versions;
  }

  private List<SequenceIndex> versionsFrom(int first, int... upTo) throws IOException {
    WrittenTable table = new WrittenTable(lake, TASK, SPACES.observation());
    IndexBuilder builder = new IndexBuilder(TASK, SPACES);
    List<SequenceIndex> versions = new ArrayList<>();
    int from = first;
    for (int to : upTo) {
      table.append(episodes(from, to), Layout.USUAL);
      from = to;
      versions.add(builder.update(LakeSnapshot.newest(table.path().toString())));
    }
    return versions;
  }

  private static Window[] windows(FreshFirst fresh, long number, SequenceIndex index) {
    WindowSampler sampler = stream(index);
    return fresh.windows(number, index, B, slot -> sampler.draw(number * B + slot));
  }

  private static WindowSampler stream(SequenceIndex index) {
    return Samplers.over(
        SamplerKind.ONLINE, L, List.of(EpisodePool.of(1, index.rows())), new Priorities(1, 0), 5);
  }

  private static List<Window> drawn(long number, SequenceIndex index) {
    WindowSampler sampler = stream(index);
    return IntStream.range(0, B).mapToObj(slot -> sampler.draw(number * B + slot)).toList();
  }

  private static String row(SequenceIndex index, Window window) {
    return index.episodes().get(window.episode()).id() + "@" + window.firstRow();
  }

  @Test
  void everyFreshRowIsReadFirstAndItsWindowOnce() throws IOException {
    List<SequenceIndex> versions = versions(12, 20, 21);
    FreshFirst fresh = new FreshFirst(L, 7);
    // What is there at first is not fresh.
    assertThat(windows(fresh, 7, versions.get(0)))
        .containsExactlyElementsOf(drawn(7, versions.get(0)));

    SequenceIndex index = versions.get(1);
    Set<String> old = new HashSet<>();
    versions.get(0).episodes().forEach(e -> old.add(e.id()));
    List<String> expected = new ArrayList<>();
    Set<String> rows = new HashSet<>();
    for (Episode episode : index.episodes()) {
      if (!old.contains(episode.id())) {
        for (int row = 0; row < episode.rows(); row++) {
          rows.add(episode.id() + "@" + row);
        }
        for (int row = 0; row < episode.rows(); row += L) {
          expected.add(episode.id() + "@" + row);
        }
      }
    }
    List<String> got = new ArrayList<>();
    for (long number = 8; got.size() < expected.size(); number++) {
      Window[] windows = windows(fresh, number, index);
      for (List<RowSpan> spans : Spans.of(index, windows, L)) {
        assertThat(spans.stream().mapToInt(RowSpan::rows).sum()).isEqualTo(L);
        spans.forEach(
            s ->
                IntStream.range(0, s.rows())
                    .forEach(i -> rows.remove(s.episode() + "@" + (s.firstRow() + i))));
      }
      for (int slot = 0; slot < B; slot++) {
        if (got.size() < expected.size()) {
          got.add(row(index, windows[slot]));
        } else {
          // The rest of a batch is what the sampler draws for these slots.
          assertThat(windows[slot]).isEqualTo(drawn(number, index).get(slot));
        }
      }
      assertThat(windows(fresh, number, index)).as("read again").isEqualTo(windows);
      fresh.done(number);
    }
    assertThat(rows).as("fresh rows that were not read").isEmpty();
    // Only windows that would leave the stream are moved back.
    long moved =
        IntStream.range(0, got.size()).filter(i -> !got.get(i).equals(expected.get(i))).count();
    assertThat(moved).isLessThanOrEqualTo(2);
    assertThat(fresh.size()).isZero();
  }

  @Test
  void anEpisodeThatIsPlayedOnIsFreshAsFarAsItHasNotBeenReadBefore() throws IOException {
    RandomEpisode episode = RandomEpisode.of(1, TASK, "grows", SPACES, 100);
    List<SequenceIndex> versions = growing(episode);
    assertThat(versions).hasSizeGreaterThan(3);
    FreshFirst fresh = new FreshFirst(L, 0);
    List<Integer> firstRows = new ArrayList<>();
    long number = 0;
    for (SequenceIndex index : versions) {
      do {
        long asked = number++;
        int queued = 0;
        for (Window window : fresh.windows(asked, index, B, slot -> new Window(0, 0))) {
          if (index.episodes().get(window.episode()).id().equals("grows")) {
            firstRows.add(window.firstRow());
            queued++;
          }
        }
        assertThat(queued).isLessThanOrEqualTo(B);
      } while (fresh.size() > 0);
    }
    int rows = episode.rows().size();
    boolean isOver = episode.rows().get(rows - 1).end() != EpisodeEnd.OPEN;
    List<Integer> expected = new ArrayList<>();
    for (int row = 0; row + (isOver ? 1 : L) <= rows; row += L) {
      expected.add(row);
    }
    if (isOver && rows % L != 0) {
      // Moved back, to end with the stream.
      expected.set(expected.size() - 1, rows - L);
    }
    assertThat(firstRows).isEqualTo(expected);
  }

  @Test
  void aWindowThatWouldLeaveTheStreamEndsWithIt() throws IOException {
    List<SequenceIndex> versions = versionsFrom(1, 2, 12);
    SequenceIndex index = versions.get(1);
    Episode last = index.episodes().get(index.episodes().size() - 1);
    assertThat(last.id()).as("the last is fresh").isNotEqualTo("episode-1");
    FreshFirst fresh = new FreshFirst(L, 0);
    fresh.windows(0, versions.get(0), B, slot -> new Window(0, 0));
    boolean endsWithStream = false;
    for (long number = 1; number == 1 || fresh.size() > 0; number++) {
      for (List<RowSpan> spans : Spans.of(index, windows(fresh, number, index), L)) {
        RowSpan end = spans.get(spans.size() - 1);
        endsWithStream |=
            end.episode().equals(last.id()) && end.firstRow() + end.rows() == last.rows();
      }
    }
    assertThat(endsWithStream).isTrue();
  }

  @Test
  void theSameVersionsGiveTheSameBatches() throws IOException {
    List<SequenceIndex> versions = versions(5, 9, 9, 16);
    List<List<Window>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      FreshFirst fresh = new FreshFirst(L, 0);
      List<Window> all = new ArrayList<>();
      for (int number = 0; number < 40; number++) {
        all.addAll(List.of(windows(fresh, number, versions.get(Math.min(3, number / 4)))));
      }
      runs.add(all);
    }
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
  }

  @Test
  void aResumedRunBeginsWithAnEmptyQueue() throws IOException {
    List<SequenceIndex> versions = versions(5, 16, 19);
    FreshFirst before = new FreshFirst(L, 0);
    windows(before, 0, versions.get(0));
    windows(before, 1, versions.get(1));
    assertThat(before.size()).isPositive();
    FreshFirst resumed = new FreshFirst(L, 2);
    assertThat(windows(resumed, 2, versions.get(1)))
        .containsExactlyElementsOf(drawn(2, versions.get(1)));
    Window first = windows(resumed, 3, versions.get(2))[0];
    assertThat(versions.get(1).episodes().stream().map(Episode::id))
        .doesNotContain(versions.get(2).episodes().get(first.episode()).id());
  }

  @Test
  void batchesGetTheirWindowsInTheirOrderWhoeverAsksFirst() throws Exception {
    List<SequenceIndex> versions = versions(5, 16);
    FreshFirst fresh = new FreshFirst(L, 0);
    CompletableFuture<Map<Long, Window[]>> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                fresh.awaitTurn(1);
                return new HashMap<>(Map.of(1L, windows(fresh, 1, versions.get(1))));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    fresh.awaitTurn(0);
    assertThat(second).isNotDone();
    windows(fresh, 0, versions.get(0));
    assertThat(second.get().get(1L)[0].firstRow()).isZero();
  }
}
