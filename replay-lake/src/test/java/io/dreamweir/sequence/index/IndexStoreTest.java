package io.dreamweir.sequence.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.experience.Spaces;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexStoreTest {

  @TempDir Path folder;

  private final AtomicInteger read = new AtomicInteger();

  private LakeSnapshot snapshot(long version, Map<String, FileChunks> files) {
    LakeSnapshot base = RandomLakeTest.snapshot(version, files);
    return new LakeSnapshot(
        folder.resolve("chunks").toString(), "id", version, Map.of(), base.files());
  }

  private IndexBuilder builder(Spaces spaces, Map<String, FileChunks> files) {
    return new IndexBuilder(
        RandomLakeTest.TASK,
        spaces,
        EpisodeScope.COMPLETE,
        IndexPlace.LAKE,
        f -> {
          read.incrementAndGet();
          return files.get(f.path());
        });
  }

  private IndexBuilder builder(Map<String, FileChunks> files) {
    return builder(RandomLakeTest.SPACES, files);
  }

  private static Map<String, FileChunks> files(String prefix, long seed) {
    return RandomLakeTest.files(
        prefix, RandomLakeTest.randomLake(new SplittableRandom(seed)).stored(), seed);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p -> p.toString().endsWith(IndexSegment.SUFFIX)).sorted().toList();
    }
  }

  private void assertSame(SequenceIndex index, Map<String, FileChunks> files) {
    assertThat(RandomLakeTest.seen(index))
        .isEqualTo(RandomLakeTest.seen(RandomLakeTest.index(files)));
  }

  @Test
  void anotherProcessReadsNoDataFileAgain() throws IOException {
    Map<String, FileChunks> files = files("a", 1);
    assertSame(builder(files).update(snapshot(0, files)), files);
    assertThat(read).hasValue(files.size());
    assertSame(builder(files).update(snapshot(0, files)), files);
    assertThat(read).hasValue(files.size());
    assertThat(segments()).hasSize(1);
  }

  @Test
  void whatWasFollowedAndStoredIsWhatBuildingAnewGives() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int n = 0; n < 12; n++) {
      Map<String, FileChunks> all = new HashMap<>();
      Map<String, FileChunks> present = new HashMap<>();
      IndexBuilder follower = builder(all);
      for (int version = 0; version < 12; version++) {
        Map<String, FileChunks> came = files("n" + n + "v" + version + "-", n * 100L + version);
        all.putAll(came);
        present.putAll(came);
        present.keySet().removeIf(path -> random.nextInt(4) == 0);
        LakeSnapshot snapshot = snapshot(n * 100L + version, present);
        assertSame(follower.update(snapshot), present);
        if (random.nextInt(3) == 0) {
          follower = builder(all); // a restart
        }
        read.set(0);
        assertSame(builder(all).update(snapshot), present);
        assertThat(read).as("lake %d version %d", n, version).hasValue(0);
      }
    }
    assertThat(segments().size()).isLessThan(16);
  }

  @Test
  void manySmallUpdatesLeaveFewSegmentsAndNothingOfFilesThatWent() throws IOException {
    Map<String, FileChunks> present = new HashMap<>();
    Map<String, FileChunks> all = new HashMap<>();
    IndexBuilder follower = builder(all);
    long live = 0;
    for (int version = 0; version < 300; version++) {
      String path = "f" + version;
      all.put(path, RandomLakeTest.file(path, List.of()));
      all.put(path, files(path, version).values().iterator().next());
      FileChunks chunks = all.get(path);
      all.put(path, new FileChunks(RandomLakeTest.dataFile(path), chunks.block()));
      present.put(path, all.get(path));
      present.remove("f" + (version - 40));
      follower.update(snapshot(version, present));
    }
    for (FileChunks file : present.values()) {
      live += file.bytes();
    }
    long stored = 0;
    for (Path segment : segments()) {
      stored += Files.size(segment);
    }
    assertThat(segments().size()).isLessThan(12);
    assertThat(stored).isLessThan(4 * live + 20_000);
  }

  @Test
  void anOlderVersionDropsNothingOfTheNewest() {
    Map<String, FileChunks> old = files("old", 1);
    Map<String, FileChunks> all = new HashMap<>(files("new", 2));
    builder(all).update(snapshot(9, all));
    all.putAll(old);
    builder(all).update(snapshot(3, old));
    read.set(0);
    assertSame(builder(all).update(snapshot(9, all)), all);
    assertThat(read).hasValue(0);
  }

  @Test
  void everyDamagedByteIsNoticedAndMended() throws IOException {
    Map<String, FileChunks> files = files("a", 3);
    builder(files).update(snapshot(0, files));
    SplittableRandom random = new SplittableRandom(6);
    for (int n = 0; n < 200; n++) {
      Path segment = segments().get(0);
      byte[] bytes = Files.readAllBytes(segment);
      byte[] damaged = bytes.clone();
      if (n % 4 == 0) {
        damaged = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      // As a copy that went wrong: the file in place may be mapped.
      Files.delete(segment);
      Files.write(segment, damaged);
      read.set(0);
      assertSame(builder(files).update(snapshot(0, files)), files);
      int again = read.getAndSet(0);
      // Four bytes of the head have no meaning.
      assertThat(again > 0 || java.util.Arrays.equals(bytes, 0, 20, damaged, 0, 20)).isTrue();
      assertSame(builder(files).update(snapshot(0, files)), files);
      assertThat(read).as("mended after damage %d", n).hasValue(0);
      assertThat(segments()).hasSize(1);
    }
  }

  @Test
  void anIndexOfAnotherTableFormatOrSpacesIsNotUsed() throws IOException {
    Map<String, FileChunks> files = files("a", 4);
    LakeSnapshot one = snapshot(0, files);
    builder(files).update(one);
    LakeSnapshot other = new LakeSnapshot(one.table(), "other", 0, Map.of(), one.files());
    builder(files).update(other);
    assertThat(read).hasValue(2 * files.size());
    LakeSnapshot newer =
        new LakeSnapshot(
            one.table(), "other", 0, Map.of("dreamweir.format-version", "1"), one.files());
    builder(files).update(newer);
    assertThat(read).hasValue(3 * files.size());
    builder(files).update(newer);
    assertThat(read).hasValue(3 * files.size());
    assertThat(segments()).hasSize(1);
    builder(Spaces.pixels(2, 2, 1, 5), files).update(newer);
    assertThat(read).hasValue(4 * files.size());
    assertThat(segments()).hasSize(2);
  }

  @Test
  void aLakeThatWasMovedKeepsItsIndex() throws IOException {
    Path table = folder.resolve("before/chunks");
    Path moved = folder.resolve("after/chunks");
    Map<String, FileChunks> files = new HashMap<>();
    Map<String, FileChunks> after = new HashMap<>();
    files("a", 8)
        .forEach(
            (name, chunks) -> {
              put(files, "file:" + table + "/" + name, chunks);
              put(after, "file:" + moved + "/" + name, chunks);
            });
    List<DataFile> before = files.values().stream().map(FileChunks::file).toList();
    builder(files).update(new LakeSnapshot(table.toString(), "id", 0, Map.of(), before));
    Files.move(folder.resolve("before"), folder.resolve("after"));
    read.set(0);
    List<DataFile> now = after.values().stream().map(FileChunks::file).toList();
    assertSame(
        builder(after).update(new LakeSnapshot(moved.toString(), "id", 0, Map.of(), now)), after);
    assertThat(read).hasValue(0);
  }

  private static void put(Map<String, FileChunks> files, String path, FileChunks chunks) {
    files.put(path, new FileChunks(RandomLakeTest.dataFile(path), chunks.block()));
  }

  @Test
  void severalMayBuildAndFollowAtOnce() throws Exception {
    Map<String, FileChunks> all = new HashMap<>();
    List<LakeSnapshot> versions = new ArrayList<>();
    List<Map<String, FileChunks>> contents = new ArrayList<>();
    for (int version = 0; version < 25; version++) {
      all.putAll(files("v" + version + "-", version));
      versions.add(snapshot(version, all));
      contents.add(new HashMap<>(all));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int step = 1 + thread;
        done.add(
            threads.submit(
                () -> {
                  IndexBuilder follower = builder(all);
                  for (int version = 0; version < versions.size(); version += step) {
                    assertSame(follower.update(versions.get(version)), contents.get(version));
                  }
                }));
      }
      for (Future<?> future : done) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
    builder(all).update(versions.get(24));
    read.set(0);
    assertSame(builder(all).update(versions.get(24)), all);
    assertThat(read).hasValue(0);
  }

  @Test
  void whoCannotStoreGoesOnWithout() throws IOException {
    Map<String, FileChunks> files = files("a", 7);
    Files.writeString(folder.resolve(IndexPlace.FOLDER), "in the way");
    assertSame(builder(files).update(snapshot(0, files)), files);
    Files.delete(folder.resolve(IndexPlace.FOLDER));
    builder(files).update(snapshot(0, files));
    Path home = segments().get(0).getParent();
    Files.delete(segments().get(0));
    Files.writeString(home.resolve(".killed.tmp"), "half");
    try (FileChannel lock = FileChannel.open(home.resolve("lock"), StandardOpenOption.WRITE)) {
      lock.lock();
      assertSame(builder(files).update(snapshot(0, files)), files);
      assertThat(segments()).isEmpty();
    }
    assertSame(builder(files).update(snapshot(0, files)), files);
    assertThat(segments()).hasSize(1);
    assertThat(home.resolve(".killed.tmp")).doesNotExist();
  }
}
