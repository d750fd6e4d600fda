package io.dreamweir.sequence.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.sequence.index.DataFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRangesTest {

  private static final int BLOCK = 1_000;

  @TempDir Path folder;
  private byte[] content = {};
  private DataFile file = new DataFile("flaky:///none", 1, Map.of());

  @BeforeEach
  void writeAFile() throws IOException {
    content = new byte[25_500];
    new Random(1).nextBytes(content);
    Path path = Files.write(folder.resolve("data file"), content);
    file = new DataFile("flaky://" + path, content.length, Map.of());
    FlakyFileSystem.READS.set(0);
  }

  @AfterEach
  void mend() {
    FlakyFileSystem.failEvery = 0;
  }

  private StoreRanges ranges(long limit) {
    return new StoreRanges(new BlockCache(folder.resolve("cache"), limit), BLOCK);
  }

  private void readAtRandom(StoreRanges ranges, int times) throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(content.length);
      int length = 1 + random.nextInt(Math.min(2_500, content.length - at));
      try (ByteRanges.Range range = ranges.open(file, at, length)) {
        ByteBuffer expected = ByteBuffer.wrap(content, at, length);
        assertThat(range.buffer().isDirect()).isTrue();
        assertThat(range.buffer().slice(range.at(), length)).isEqualTo(expected);
      }
    }
  }

  private long cached() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  @Test
  void givesTheBytesOfTheFileAndAsksForEachBlockOnce() throws IOException {
    try (StoreRanges ranges = ranges(1 << 20)) {
      readAtRandom(ranges, 500);
    }
    assertThat(FlakyFileSystem.READS.get()).isEqualTo(26);
    assertThat(cached()).isEqualTo(content.length);
  }

  @Test
  void theNextProcessFindsWhatIsCached() throws IOException {
    try (StoreRanges ranges = ranges(1 << 20)) {
      readAtRandom(ranges, 500);
    }
    try (StoreRanges ranges = ranges(1 << 20)) {
      readAtRandom(ranges, 500);
    }
    assertThat(FlakyFileSystem.READS.get()).isEqualTo(26);
  }

  @Test
  void keepsToItsLimitAndNeverDropsABlockInUse() throws IOException {
    try (StoreRanges ranges = ranges(5 * BLOCK);
        ByteRanges.Range held = ranges.open(file, 10, 100)) {
      readAtRandom(ranges, 500);
      assertThat(cached()).isLessThanOrEqualTo(5 * BLOCK);
      assertThat(held.buffer().get(held.at())).isEqualTo(content[10]);
    }
    assertThat(FlakyFileSystem.READS.get()).isGreaterThan(26);
  }

  @Test
  void aStoreThatFailsOftenCostsOnlyTime() throws IOException {
    FlakyFileSystem.failEvery = 5;
    try (StoreRanges ranges = ranges(1 << 20)) {
      readAtRandom(ranges, 500);
    }
    assertThat(FlakyFileSystem.READS.get()).isBetween(27, 40);
  }

  @Test
  void saysWhatTheStoreSaidWhenItFailsForGood() {
    FlakyFileSystem.failEvery = 1;
    try (StoreRanges ranges = ranges(1 << 20)) {
      assertThatThrownBy(() -> ranges.open(file, 0, 10))
          .isInstanceOf(IOException.class)
          .hasMessage("the store failed 6 times, at last: 503 slow down");
    }
  }

  @Test
  void namesAFileThatIsGoneOrShorter() throws IOException {
    DataFile gone = new DataFile("flaky://" + folder.resolve("gone"), 10, Map.of());
    DataFile longer = new DataFile(file.path(), content.length + 10L, Map.of());
    try (StoreRanges ranges = ranges(1 << 20)) {
      assertThatThrownBy(() -> ranges.open(gone, 0, 10)).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> ranges.open(longer, content.length - 1, 10))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("fewer bytes than the 25510");
      assertThatThrownBy(() -> ranges.open(file, content.length - 1, 2))
          .isInstanceOf(EOFException.class);
    }
    assertThat(cached()).isZero();
  }

  @Test
  void fetchesAgainWhatIsCutShortInTheCache() throws IOException {
    try (StoreRanges ranges = ranges(1 << 20)) {
      readAtRandom(ranges, 500);
    }
    Path[] blocks;
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      blocks = files.toArray(Path[]::new);
    }
    for (Path block : blocks) {
      Files.write(block, Arrays.copyOf(Files.readAllBytes(block), 17));
    }
    try (StoreRanges ranges = ranges(1 << 20)) {
      readAtRandom(ranges, 500);
    }
  }
}
