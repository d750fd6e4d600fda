package io.dreamweir.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.config.DataSize;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TestSpark;
import io.dreamweir.sequence.index.Episode;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.read.BatchBuffers;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.read.MappedFiles;
import io.dreamweir.sequence.read.SequenceReader;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.EpisodePool;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.Sampler;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Samplers;
import io.dreamweir.sequence.sampler.Window;
import io.dreamweir.sequence.sampler.WindowSampler;
import io.dreamweir.sequence.source.LiveSource;
import io.dreamweir.sequence.source.TaskMixture;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks through Spark and Delta, and back as windows: the whole way, also after compaction. */
@Tag("slow")
class SequenceLakeTest {

  private static final String TASK = "test/pixels-and-vectors";
  private static final Spaces SPACES =
      new Spaces(
          List.of(
              new TensorSpec("image", ElementType.UINT8, List.of(16, 16, 1)),
              new TensorSpec("vector", ElementType.FLOAT32, List.of(5))),
          List.of(new ActionHead.Discrete("move", 18), new ActionHead.Continuous("steer", 2)));
  private static final int LENGTH = 20;
  private static final int BATCH = 8;

  @TempDir Path folder;

  @Test
  void windowsAreTheRowsThatWereCollected() throws NoSuchFileException {
    ReplayLake lake =
        ReplayLake.openOrCreate(
            TestSpark.session(),
            folder.toString(),
            new LakeConfig(Duration.ofDays(31), new DataSize(64 << 20), 0.1));
    SplittableRandom random = new SplittableRandom(5);
    List<RandomEpisode> collected = new ArrayList<>();
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RandomEpisode episode =
          RandomEpisode.of(i, TASK, "episode-" + i, SPACES, 1 + random.nextInt(150));
      collected.add(episode);
      chunks.addAll(i % 2 == 0 ? episode.chunks() : episode.chunks(random));
    }
    chunks.addAll(chunks.subList(0, 10)); // sent again after a crash
    Collections.shuffle(chunks, new Random(6));
    RandomEpisode other = RandomEpisode.of(103, "test/other", "other", SPACES, 60);
    assertThat(last(other)).isNotEqualTo(EpisodeEnd.OPEN);
    chunks.addAll(other.chunks());
    lake.append(chunks.subList(0, chunks.size() / 2));
    lake.append(chunks.subList(chunks.size() / 2, chunks.size()));
    String table = lake.path(LakeTable.CHUNKS);

    LakeSnapshot snapshot = LakeSnapshot.newest(table);
    IndexBuilder builder = new IndexBuilder(TASK, SPACES);
    SequenceIndex index = builder.update(snapshot);
    assertThat(index.version()).isEqualTo(lake.version());
    assertThat(index.episodes().stream().map(Episode::id))
        .containsExactlyElementsOf(
            collected.stream()
                .filter(e -> last(e) != EpisodeEnd.OPEN)
                .sorted(
                    java.util.Comparator.comparing((RandomEpisode e) -> e.origin().startedAt())
                        .thenComparing(e -> e.origin().episodeId()))
                .map(e -> e.origin().episodeId())
                .toList());
    assertThat(index.counts().duplicateChunks()).isEqualTo(10);
    assertThat(index.counts().brokenEpisodes()).isZero();
    assertThat(index.counts().rows())
        .isEqualTo(collected.stream().mapToLong(e -> e.rows().size()).sum());
    List<Window> before = assertWindows(index, new SourceRows(collected));

    TestSpark.session().conf().set("spark.sql.parquet.compression.codec", "uncompressed");
    DeltaTable.forPath(TestSpark.session(), table).optimize().executeCompaction();
    LakeSnapshot compacted = LakeSnapshot.newest(table);
    assertThat(compacted.files()).hasSizeLessThan(snapshot.files().size());
    assertThat(assertWindows(builder.update(compacted), new SourceRows(collected)))
        .isEqualTo(before);
    assertThat(
            assertWindows(IndexBuilder.index(compacted, TASK, SPACES), new SourceRows(collected)))
        .isEqualTo(before);
    assertThat(
            IndexBuilder.index(LakeSnapshot.at(table, snapshot.version()), TASK, SPACES).counts())
        .isEqualTo(index.counts());
    assertMixture(compacted, collected, other);
  }

  /** Two tasks as one index: half of the windows are of the other task's only episode. */
  private void assertMixture(
      LakeSnapshot snapshot, List<RandomEpisode> collected, RandomEpisode other)
      throws NoSuchFileException {
    SequenceIndex one = IndexBuilder.index(snapshot, TASK, SPACES);
    SequenceIndex two = IndexBuilder.index(snapshot, "test/other", SPACES);
    SequenceIndex both = SequenceIndex.union(List.of(one, two));
    assertThat(both.episodes()).hasSize(one.episodes().size() + 1);
    assertThat(both.counts().rows()).isEqualTo(one.counts().rows() + 60);
    WindowSampler sampler =
        Samplers.over(
            SamplerKind.START,
            LENGTH,
            List.of(EpisodePool.of(1, one.rows()), EpisodePool.of(1, two.rows())),
            new Priorities(1, 0),
            3);
    List<RandomEpisode> all = new ArrayList<>(collected);
    all.add(other);
    SourceRows rows = new SourceRows(all);
    int ofOther = 0;
    try (MappedFiles files = new MappedFiles(3);
        SequenceReader reader = new SequenceReader(SPACES, files, ChecksumPolicy.FIRST_TOUCH)) {
      for (int draw = 0; draw < 60; draw++) {
        Window window = sampler.draw(draw);
        String id = both.episodes().get(window.episode()).id();
        SequenceBatch batch =
            reader.read(
                both, new Window[] {window}, BatchBuffers.allocate(SPACES, LENGTH, 1), draw);
        rows.assertWindow(batch, 0, id, window.firstRow());
        ofOther += id.equals("other") ? 1 : 0;
      }
    }
    assertThat(ofOther).isBetween(15, 45);
    TaskMixture tasks = new TaskMixture(Map.of(TASK, 1.0, "test/other", 3.0));
    try (LiveSource source =
        new LiveSource(folder.toString(), tasks, SPACES, config(SamplerKind.RECENCY), 3, 0)) {
      assertThat(source.next().lakeVersion()).isEqualTo(snapshot.version());
      assertThat(source.visible().orElseThrow().completeEpisodes())
          .isEqualTo(both.episodes().size());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ReplayConfig config(SamplerKind sampler) {
    return new ReplayConfig(
        BATCH,
        LENGTH,
        sampler,
        EpisodeChoice.BY_SAMPLER,
        1,
        Duration.ofMillis(20),
        1,
        1,
        ChecksumPolicy.FIRST_TOUCH,
        3,
        Duration.ofSeconds(1),
        new Priorities(1, 0),
        IndexPlace.LAKE,
        ReplayConfig.DEFAULT_CHUNK_CACHE,
        ReplayConfig.USER_CACHE,
        ReplayConfig.DEFAULT_CACHE);
  }

  private static EpisodeEnd last(RandomEpisode episode) {
    return episode.rows().get(episode.rows().size() - 1).end();
  }

  private static List<Window> assertWindows(SequenceIndex index, SourceRows rows)
      throws NoSuchFileException {
    Sampler sampler = Sampler.over(SamplerKind.EPISODE_END_BOOST, LENGTH, index.rows(), 3);
    BatchBuffers buffers = BatchBuffers.allocate(SPACES, LENGTH, BATCH);
    List<Window> all = new ArrayList<>();
    try (MappedFiles files = new MappedFiles(3);
        SequenceReader reader = new SequenceReader(SPACES, files, ChecksumPolicy.FIRST_TOUCH)) {
      for (int number = 0; number < 60; number++) {
        Window[] windows = new Window[BATCH];
        for (int slot = 0; slot < BATCH; slot++) {
          windows[slot] = sampler.draw((long) number * BATCH + slot);
        }
        SequenceBatch batch = reader.read(index, windows, buffers, number);
        for (int slot = 0; slot < BATCH; slot++) {
          rows.assertWindow(
              batch,
              slot,
              index.episodes().get(windows[slot].episode()).id(),
              windows[slot].firstRow());
          all.add(windows[slot]);
        }
      }
      assertThat(files.mapped()).isLessThanOrEqualTo(3);
    }
    return all;
  }
}
