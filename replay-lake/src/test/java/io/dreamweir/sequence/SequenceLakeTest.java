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
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.read.BatchBuffers;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.read.MappedFiles;
import io.dreamweir.sequence.read.SequenceReader;
import io.dreamweir.sequence.sampler.Sampler;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Window;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    chunks.addAll(RandomEpisode.of(99, "test/other", "other", SPACES, 60).chunks());
    lake.append(chunks.subList(0, chunks.size() / 2));
    lake.append(chunks.subList(chunks.size() / 2, chunks.size()));
    String table = lake.path(LakeTable.CHUNKS);

    LakeSnapshot snapshot = LakeSnapshot.newest(table);
    IndexBuilder builder = new IndexBuilder(TASK, SPACES);
    SequenceIndex index = builder.update(snapshot);
    assertThat(index.version()).isEqualTo(lake.version());
    assertThat(index.complete().stream().map(Episode::id))
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
              index.complete().get(windows[slot].episode()).id(),
              windows[slot].firstRow());
          all.add(windows[slot]);
        }
      }
      assertThat(files.mapped()).isLessThanOrEqualTo(3);
    }
    return all;
  }
}
