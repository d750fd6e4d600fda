package io.dreamweir.sequence.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.sample.AtariSample;
import io.dreamweir.sample.SampleChunks;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.WrittenTable;
import io.dreamweir.sequence.WrittenTable.Layout;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.EpisodeBorders;
import io.dreamweir.sequence.sampler.Sampler;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkCacheTest {

  private static final String TASK = "atari/pong";
  private static final Spaces SPACES = Spaces.pixels(64, 64, 1, 18);
  private static final TaskDescription GAME =
      new TaskDescription(TASK, "sample", "sample", "", SPACES);
  private static final int LENGTH = 50;
  private static final int BATCH = 8;

  private static final long PLACES_BYTES = 8 * (ChunkCache.MAX_REFERENCES * 4_200L + 50) + 90 * 8;

  @TempDir Path lake;
  private WrittenTable table;
  private SequenceIndex index;
  private Sampler sampler;

  /** Eight real episodes, a file each. */
  @BeforeEach
  void write() throws IOException {
    table = new WrittenTable(lake, TASK, SPACES.observation());
    SampleChunks sample = new SampleChunks(AtariSample.episodes());
    for (int i = 0; i < 8; i++) {
      EpisodeOrigin origin =
          new EpisodeOrigin(
              "episode-" + i, "run", "actor", GAME, -1, i, Instant.ofEpochSecond(1_000 + i));
      List<Chunk> chunks = new ArrayList<>(sample.episode(i, origin));
      table.append(chunks, Layout.USUAL);
    }
    index = IndexBuilder.index(LakeSnapshot.newest(table.path().toString()), TASK, SPACES);
    sampler = Sampler.over(SamplerKind.START, LENGTH, index.rows(), 3);
  }

  private Window[] windows(int number) {
    Window[] windows = new Window[BATCH];
    for (int slot = 0; slot < BATCH; slot++) {
      windows[slot] = sampler.draw((long) number * BATCH + slot);
    }
    return windows;
  }

  private SequenceReader reader(ByteRanges files, ChecksumPolicy checksums, ChunkCache cache) {
    return new SequenceReader(SPACES, files, checksums, EpisodeBorders.KEPT, cache);
  }

  /** Reads batches with the cache and without it, and compares every byte. */
  private int assertSame(ChunkCache cache, int from, int to) throws NoSuchFileException {
    BatchBuffers plain = BatchBuffers.allocate(SPACES, LENGTH, BATCH);
    BatchBuffers cached = BatchBuffers.allocate(SPACES, LENGTH, BATCH);
    try (MappedFiles files = new MappedFiles(8);
        SequenceReader expected = reader(files, ChecksumPolicy.NEVER, ChunkCache.none());
        SequenceReader reader = reader(files, ChecksumPolicy.FIRST_TOUCH, cache)) {
      for (int number = from; number < to; number++) {
        SequenceBatch right = expected.read(index, windows(number), plain, number);
        SequenceBatch batch = reader.read(index, windows(number), cached, number);
        assertThat(batch.observations()).isEqualTo(right.observations());
        assertThat(batch.rewards()).isEqualTo(right.rewards());
        assertThat(batch.actions()).isEqualTo(right.actions());
      }
    }
    return to - from;
  }

  @Test
  void whatItHoldsIsWhatFilesHold() throws Exception {
    ChunkCache cache = new ChunkCache(64 << 20);
    assertSame(cache, 0, 100);
    // 2,699 rows of 4,096 bytes are 11 MB; as differences they take a twentieth.
    assertThat(cache.bytes()).isBetween(200_000L, 1_000_000L);
    long full = cache.bytes();
    assertSame(cache, 0, 100);
    assertThat(cache.bytes()).isEqualTo(full);
  }

  @Test
  void chunksThatItHoldsNeedNoFile() throws Exception {
    ChunkCache cache = new ChunkCache(64 << 20);
    assertSame(cache, 0, 100);
    for (Path file : table.files()) {
      Files.delete(file);
    }
    BatchBuffers buffers = BatchBuffers.allocate(SPACES, LENGTH, BATCH);
    try (MappedFiles files = new MappedFiles(8);
        SequenceReader reader = reader(files, ChecksumPolicy.FIRST_TOUCH, cache);
        SequenceReader always = reader(files, ChecksumPolicy.ALWAYS, cache)) {
      reader.read(index, windows(0), buffers, 0);
      assertThatThrownBy(() -> always.read(index, windows(0), buffers, 0))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void aSmallOneStaysSmallAndRight() throws Exception {
    for (long capacity : new long[] {1, 20_000, 100_000}) {
      ChunkCache cache = new ChunkCache(capacity);
      for (int from = 0; from < 200; from += 40) {
        assertSame(cache, from, from + 40);
        // The places of eight files' 90 chunks, and the reference rows.
        assertThat(cache.bytes()).isLessThan(capacity + PLACES_BYTES);
      }
    }
  }

  @Test
  void aFullOneTakesFewMore() throws Exception {
    ChunkCache cache = new ChunkCache(100_000);
    assertThat(cache.admits()).isTrue();
    assertSame(cache, 0, 100);
    assertThat(IntStream.range(0, 160).filter(i -> cache.admits())).hasSize(10);
  }

  @Test
  void threadsShareIt() throws Exception {
    ChunkCache cache = new ChunkCache(150_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> done = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int from = thread * 50;
        done.add(threads.submit(() -> assertSame(cache, from, from + 60)));
      }
      for (Future<Integer> batches : done) {
        assertThat(batches.get()).isEqualTo(60);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(cache.bytes()).isLessThan(150_000 + PLACES_BYTES);
  }
}
