package io.dreamweir.sequence.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.SourceRows;
import io.dreamweir.sequence.WrittenTable;
import io.dreamweir.sequence.WrittenTable.Layout;
import io.dreamweir.sequence.index.FileChunks;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.EpisodeBorders;
import io.dreamweir.sequence.sampler.Sampler;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Window;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceReaderTest {

  private static final String TASK = "test/reader";
  private static final Spaces SPACES =
      new Spaces(
          List.of(
              new TensorSpec("image", ElementType.UINT8, List.of(8, 8, 3)),
              new TensorSpec("lives", ElementType.INT32, List.of())),
          List.of(new ActionHead.Discrete("move", 300), new ActionHead.Continuous("steer", 2)));
  private static final int LENGTH = 15;
  private static final int BATCH = 4;

  @TempDir Path lake;
  private WrittenTable table;
  private final List<RandomEpisode> collected = new ArrayList<>();
  private final List<Chunk> chunks = new ArrayList<>();

  @BeforeEach
  void collect() throws IOException {
    table = new WrittenTable(lake, TASK, SPACES.observation());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 12; i++) {
      RandomEpisode episode =
          RandomEpisode.of(i, TASK, "episode-" + i, SPACES, 40 + random.nextInt(60));
      if (episode.rows().get(episode.rows().size() - 1).end() != EpisodeEnd.OPEN) {
        collected.add(episode);
        chunks.addAll(episode.chunks(random));
      }
    }
  }

  private SequenceIndex index() {
    return IndexBuilder.index(LakeSnapshot.newest(table.path().toString()), TASK, SPACES);
  }

  private void assertReads(SequenceIndex index) throws NoSuchFileException {
    assertReads(index, ChecksumPolicy.ALWAYS, ChunkCache.none());
    assertReads(index, ChecksumPolicy.FIRST_TOUCH, new ChunkCache(1 << 20));
  }

  private void assertReads(SequenceIndex index, ChecksumPolicy checksums, ChunkCache cache)
      throws NoSuchFileException {
    Sampler sampler = Sampler.over(SamplerKind.START, LENGTH, index.rows(), 3);
    BatchBuffers buffers = BatchBuffers.allocate(SPACES, LENGTH, BATCH);
    SourceRows rows = new SourceRows(collected);
    try (MappedFiles files = new MappedFiles(1);
        SequenceReader reader =
            new SequenceReader(SPACES, files, checksums, EpisodeBorders.KEPT, cache)) {
      for (int number = 0; number < 40; number++) {
        Window[] windows = new Window[BATCH];
        for (int slot = 0; slot < BATCH; slot++) {
          windows[slot] = sampler.draw((long) number * BATCH + slot);
        }
        SequenceBatch batch = reader.read(index, windows, buffers, number);
        assertThat(batch.number()).isEqualTo(number);
        assertThat(batch.lakeVersion()).isEqualTo(index.version());
        for (int slot = 0; slot < BATCH; slot++) {
          rows.assertWindow(
              batch,
              slot,
              index.episodes().get(windows[slot].episode()).id(),
              windows[slot].firstRow());
        }
      }
      assertThat(files.mapped()).isEqualTo(1);
    }
  }

  @Test
  void readsChunksWhereverPagesAndRowGroupsEnd() throws IOException {
    for (int rowsPerPage : new int[] {1, 3, 1_000}) {
      for (int rowGroupBytes : new int[] {100_000, 1 << 27}) {
        Layout layout =
            new Layout(
                WriterVersion.PARQUET_1_0,
                CompressionCodecName.UNCOMPRESSED,
                rowsPerPage,
                rowGroupBytes);
        table.replace(chunks, layout);
        SequenceIndex index = index();
        assertThat(index.episodes()).as("%s", layout).hasSameSizeAs(collected);
        assertReads(index);
      }
    }
  }

  @Test
  void readsManyFilesWithOneMapped() throws IOException {
    for (int from = 0; from < chunks.size(); from += 7) {
      table.append(chunks.subList(from, Math.min(from + 7, chunks.size())), Layout.USUAL);
    }
    assertReads(index());
  }

  @Test
  void saysHowToMendAFileOfAnotherLayout() throws IOException {
    table.append(
        chunks, new Layout(WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY, 1, 1 << 20));
    assertThatThrownBy(this::index)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("column obs_image is SNAPPY")
        .hasMessageEndingWith("write its chunks again through a lake");
    table.replace(
        chunks,
        new Layout(WriterVersion.PARQUET_2_0, CompressionCodecName.UNCOMPRESSED, 1, 1 << 20));
    assertThatThrownBy(this::index).hasMessageContaining("obs_image is UNCOMPRESSED [DELTA_BYTE");
  }

  @Test
  void leavesOutChunksOfOtherSpaces() throws IOException {
    table.append(chunks, Layout.USUAL);
    Spaces wider =
        new Spaces(
            SPACES.observation(),
            List.of(new ActionHead.Discrete("move", 301), new ActionHead.Continuous("steer", 2)));
    SequenceIndex index =
        IndexBuilder.index(LakeSnapshot.newest(table.path().toString()), TASK, wider);
    assertThat(index.episodes()).isEmpty();
    assertThat(index.counts().damagedChunks()).isEqualTo(chunks.size());
  }

  @Test
  void readsPartOfTheObservations() throws IOException {
    table.append(chunks, Layout.USUAL);
    Spaces imageOnly = new Spaces(SPACES.observation().subList(0, 1), SPACES.action());
    SequenceIndex index =
        IndexBuilder.index(LakeSnapshot.newest(table.path().toString()), TASK, imageOnly);
    try (MappedFiles files = new MappedFiles(1);
        SequenceReader reader = new SequenceReader(imageOnly, files, ChecksumPolicy.FIRST_TOUCH)) {
      SequenceBatch batch =
          reader.read(
              index,
              new Window[] {new Window(2, 5)},
              BatchBuffers.allocate(imageOnly, LENGTH, 1),
              0);
      new SourceRows(collected).assertWindow(batch, 0, index.episodes().get(2).id(), 5);
    }
  }

  private void readAll(SequenceIndex index, ChecksumPolicy checksums) throws NoSuchFileException {
    BatchBuffers buffers = BatchBuffers.allocate(SPACES, LENGTH, 1);
    try (MappedFiles files = new MappedFiles(4);
        SequenceReader reader = new SequenceReader(SPACES, files, checksums)) {
      for (int episode = 0; episode < index.episodes().size(); episode++) {
        for (int row = 0; row + LENGTH <= index.episodes().get(episode).rows(); row += LENGTH) {
          reader.read(index, new Window[] {new Window(episode, row)}, buffers, 0);
        }
      }
    }
  }

  @Test
  void namesAFileThatIsGone() throws IOException {
    table.append(chunks, Layout.USUAL);
    SequenceIndex index = index();
    Files.delete(table.files().get(0));
    assertThatThrownBy(() -> readAll(index, ChecksumPolicy.NEVER))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("part-0.parquet");
    assertThatThrownBy(this::index)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("part-0.parquet is gone")
        .hasMessageContaining("use a newer version");
  }

  @Test
  void namesAFileThatWasCutShort() throws IOException {
    table.append(chunks, Layout.USUAL);
    SequenceIndex index = index();
    try (FileChannel file = FileChannel.open(table.files().get(0), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 100);
    }
    assertThatThrownBy(() -> readAll(index, ChecksumPolicy.NEVER))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("part-0.parquet")
        .hasMessageContaining("where the table's log says")
        .hasMessageContaining("'lake verify'");
    assertThatThrownBy(this::index)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("part-0.parquet cannot be read");
  }

  @Test
  void findsAFlippedBitByTheChecksumWhereItIsAskedFor() throws IOException {
    table.append(chunks, Layout.USUAL);
    SequenceIndex index = index();
    FileChunks file = index.episodes().get(0).file(0);
    int chunk = index.episodes().get(0).chunkInFile(0);
    long last = file.pageStart(chunk, 0) + file.pageBytes(chunk, 0) - 1;
    byte[] good = Files.readAllBytes(table.files().get(0));
    int silent = 0;
    for (int back = 0; back < 60; back++) {
      byte[] bad = good.clone();
      bad[(int) last - back] ^= 1;
      Files.write(table.files().get(0), bad);
      try {
        readAll(index(), ChecksumPolicy.NEVER);
        silent++; // still a frame of the right size, with other pixels
      } catch (UserError e) {
        continue;
      }
      assertThatThrownBy(() -> readAll(index(), ChecksumPolicy.FIRST_TOUCH))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("[" + index.episodes().get(0).id() + "@0] 'image' cannot be")
          .hasMessageContaining("part-0.parquet: its CRC32C is");
    }
    assertThat(silent).isPositive();
  }

  /** Whatever the bytes: a clear error or rows, never a crash, a hang or a foreign exception. */
  @Test
  void survivesAnyDamageOfPages() throws IOException {
    table.append(chunks, Layout.USUAL);
    SequenceIndex index = index();
    byte[] good = Files.readAllBytes(table.files().get(0));
    SplittableRandom random = new SplittableRandom(9);
    int errors = 0;
    for (int n = 0; n < 120; n++) {
      byte[] bad = good.clone();
      for (int hits = 1 + random.nextInt(40); hits > 0; hits--) {
        FileChunks file = index.episodes().get(0).file(0);
        int chunk = random.nextInt(chunks.size());
        int key = random.nextInt(2);
        int at = (int) file.pageStart(chunk, key);
        // Headers and levels deserve most hits.
        int reach = random.nextBoolean() ? 40 : file.pageBytes(chunk, key);
        bad[at + random.nextInt(Math.min(reach, file.pageBytes(chunk, key)))] =
            (byte) random.nextInt();
      }
      Files.write(table.files().get(0), bad);
      try {
        readAll(index, ChecksumPolicy.NEVER);
      } catch (UserError e) {
        errors++;
        assertThat(e).hasMessageContaining("part-0.parquet");
      }
    }
    assertThat(errors).isGreaterThan(80);
  }

  @Test
  void refusesAWindowThatLeavesItsEpisode() throws IOException {
    table.append(chunks, Layout.USUAL);
    SequenceIndex index = index();
    try (MappedFiles files = new MappedFiles(1);
        SequenceReader reader = new SequenceReader(SPACES, files, ChecksumPolicy.NEVER)) {
      int rows = index.episodes().get(0).rows();
      for (int first : new int[] {-1, rows - LENGTH + 1}) {
        assertThatThrownBy(
                () ->
                    reader.read(
                        index,
                        new Window[] {new Window(0, first)},
                        BatchBuffers.allocate(SPACES, LENGTH, 1),
                        0))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("leaves episode");
      }
    }
  }

  @Test
  void readsOnInTheNextEpisodeWhereBordersAreCrossed() throws IOException {
    table.append(chunks, Layout.USUAL);
    SequenceIndex index = index();
    SourceRows rows = new SourceRows(collected);
    int whole = index.episodes().get(0).rows();
    int next = index.episodes().get(1).rows();
    int length = 3 + next + 4; // the end of an episode, all of the next, the begin of a third
    try (MappedFiles files = new MappedFiles(1);
        SequenceReader reader =
            new SequenceReader(
                SPACES, files, ChecksumPolicy.ALWAYS, EpisodeBorders.CROSSED, ChunkCache.none())) {
      SequenceBatch batch =
          reader.read(
              index,
              new Window[] {new Window(0, whole - 3), new Window(2, 5)},
              BatchBuffers.allocate(SPACES, length, 2),
              0);
      rows.assertRows(batch, 0, 0, index.episodes().get(0).id(), whole - 3, 3);
      rows.assertRows(batch, 0, 3, index.episodes().get(1).id(), 0, next);
      rows.assertRows(batch, 0, 3 + next, index.episodes().get(2).id(), 0, 4);
      for (int t = 0; t < length; t++) {
        assertThat(batch.isFirst().get(t * 2))
            .as("is_first of row %d", t)
            .isEqualTo((byte) (t == 0 || t == 3 || t == 3 + next ? 1 : 0));
      }
      int last = index.episodes().size() - 1;
      int rowsOfLast = index.episodes().get(last).rows();
      assertThatThrownBy(
              () ->
                  reader.read(
                      index,
                      new Window[] {new Window(last, rowsOfLast - 1)},
                      BatchBuffers.allocate(SPACES, 2, 1),
                      0))
          .hasMessageContaining("leaves the last episode");
    }
  }

  @Test
  void refusesABatchThatCannotBeAllocated() {
    assertThatThrownBy(() -> BatchBuffers.allocate(SPACES, 1 << 16, 1 << 10))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("make batch or length smaller");
  }
}
