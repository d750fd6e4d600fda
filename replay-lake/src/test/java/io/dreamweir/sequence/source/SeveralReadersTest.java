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
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trainers and an analyst on one lake, while it is written to and compacted. */
@Timeout(120)
class SeveralReadersTest {

  private static final String TASK = "test/several";
  private static final Spaces SPACES = Spaces.pixels(4, 4, 1, 3);
  private static final int L = 12;
  private static final int COMMITS = 12;

  @TempDir Path lake;

  private final List<RandomEpisode> episodes = new ArrayList<>();

  /** By (sampler, batch, version): what a trainer got. */
  private final Map<String, String> batches = new ConcurrentHashMap<>();

  private final AtomicLong agreements = new AtomicLong();
  private volatile long lastVersion = Long.MAX_VALUE;

  private static RandomEpisode episode(int number) {
    for (long seed = number; ; seed += 1_000) {
      RandomEpisode episode =
          RandomEpisode.of(seed, TASK, "episode-" + number, SPACES, 20 + number % 50);
      if (episode.rows().get(episode.rows().size() - 1).end() != EpisodeEnd.OPEN) {
        return episode;
      }
    }
  }

  private List<Chunk> chunks(int from, int to) {
    return episodes.subList(from, to).stream().flatMap(e -> e.chunks().stream()).toList();
  }

  private void train(SamplerKind sampler, int threads) throws InterruptedException {
    ReplayConfig config =
        new ReplayConfig(
            4,
            L,
            sampler,
            EpisodeChoice.BY_SAMPLER,
            1,
            Duration.ofMillis(30),
            1,
            threads,
            ChecksumPolicy.ALWAYS,
            4,
            Duration.ofSeconds(10),
            new Priorities(1, 0),
            IndexPlace.LAKE,
            ReplayConfig.DEFAULT_CHUNK_CACHE,
            ReplayConfig.USER_CACHE,
            ReplayConfig.DEFAULT_CACHE);
    SourceRows rows = new SourceRows(episodes);
    try (LiveSource source = new LiveSource(lake.toString(), TASK, SPACES, config, 3, 0)) {
      for (SequenceBatch batch = source.next(); batch.lakeVersion() < lastVersion; ) {
        batch = source.next();
        StringBuilder text = new StringBuilder();
        for (int slot = 0; slot < batch.batch(); slot++) {
          int t = 0;
          for (RowSpan span : batch.spans().get(slot)) {
            rows.assertRows(batch, slot, t, span.episode(), span.firstRow(), span.rows());
            t += span.rows();
            text.append(span);
          }
          assertThat(t).isEqualTo(L);
        }
        String place = sampler + " " + batch.number() + " " + batch.lakeVersion();
        String other = batches.putIfAbsent(place, text.toString());
        if (other != null) {
          assertThat(text.toString()).as(place).isEqualTo(other);
          agreements.incrementAndGet();
        }
      }
    }
  }

  /** Goes through one version again and again, whatever becomes of the newest. */
  private void analyse(LakeSnapshot snapshot) {
    Set<Long> seen = new TreeSet<>();
    long newest = 0;
    while (newest < lastVersion) {
      SequenceIndex index =
          IndexBuilder.index(snapshot, TASK, SPACES, EpisodeScope.BEGUN, IndexPlace.LAKE);
      seen.add(index.counts().rows());
      newest = LakeSnapshot.newest(snapshot.table()).version();
    }
    assertThat(seen).as("rows of one version").hasSize(1);
  }

  @Test
  void eachReadsWholeEpisodesOfTheVersionThatItNames() throws Exception {
    for (int i = 0; i < 10 + 3 * COMMITS; i++) {
      episodes.add(episode(i));
    }
    WrittenTable table = new WrittenTable(lake, TASK, SPACES.observation());
    table.append(chunks(0, 10), Layout.USUAL);
    LakeSnapshot first = LakeSnapshot.newest(table.path().toString());
    ExecutorService readers = Executors.newFixedThreadPool(5);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int threads = 1; threads <= 2; threads++) {
        int count = threads;
        done.add(readers.submit(() -> call(() -> train(SamplerKind.EPISODE_END_BOOST, count))));
        done.add(readers.submit(() -> call(() -> train(SamplerKind.STREAM, count))));
      }
      done.add(readers.submit(() -> analyse(first)));
      List<Path> old = List.of();
      for (int commit = 0; commit < COMMITS; commit++) {
        int to = 10 + 3 * (commit + 1);
        if (commit == COMMITS / 2) {
          old = table.files();
          table.replace(chunks(0, to), Layout.USUAL);
        } else {
          table.append(chunks(to - 3, to), Layout.USUAL);
        }
        long version = table.version();
        while (batches.keySet().stream().noneMatch(p -> p.endsWith(" " + version))) {
          assertThat(done).as("readers that ended").noneMatch(Future::isDone);
          Thread.sleep(5); // until a reader has come this far
        }
        if (commit == COMMITS / 2 + 2) {
          for (Path file : old.subList(1, old.size())) {
            Files.delete(file); // a vacuum that keeps what the analyst's version has
          }
        }
      }
      lastVersion = table.version();
      for (Future<?> future : done) {
        future.get();
      }
    } finally {
      lastVersion = 0;
      readers.shutdown();
    }
    assertThat(agreements).hasPositiveValue();
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static void call(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
