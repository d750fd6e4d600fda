package io.dreamweir.sequence.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.RowSpan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentStoreTest {

  private static final LatentShape SHAPE = new LatentShape(6, 3, 32);
  private static final int FILE_BYTES = 4_000;

  @TempDir Path folder;

  private LatentStore open(Optional<String> version) {
    return LatentStore.open(folder, SHAPE, version, FILE_BYTES);
  }

  private static List<List<RowSpan>> row(String episode, int row) {
    return List.of(List.of(new RowSpan(episode, row, 1)));
  }

  /** A state whose every number tells which it is. */
  static Latents state(LatentShape shape, int value) {
    Latents latents = Latents.allocate(shape, 1);
    fill(latents, 0, value);
    return latents;
  }

  static void fill(Latents latents, int at, int value) {
    LatentShape shape = latents.shape();
    for (int i = 0; i < shape.deter(); i++) {
      latents.deter().put(at * shape.deter() + i, value % 128);
    }
    for (int i = 0; i < shape.variables(); i++) {
      latents.stoch().put(at * shape.variables() + i, (value + i) % shape.classes());
    }
  }

  private static void write(LatentStore store, String episode, int row, int value) {
    store.write(row(episode, row), 1, 0, state(SHAPE, value));
  }

  /** The value that was written; -1 where there is none. Checks that every number agrees. */
  static int read(LatentStore store, String episode, int row) {
    Latents into = state(store.shape(), 77);
    int present = store.read(row(episode, row), into);
    assertThat(into.present().get(0)).isEqualTo((byte) present);
    int value = present == 1 ? (int) into.deter().get(0) : -1;
    Latents expected =
        present == 1 ? state(store.shape(), value) : Latents.allocate(store.shape(), 1);
    assertThat(into.deter()).isEqualTo(expected.deter());
    for (int i = 0; i < store.shape().variables() && present == 0; i++) {
      assertThat(into.stoch().get(i)).isZero();
    }
    return value;
  }

  @Test
  void aStateTakesHalfOfWhatFloatsTake() {
    LatentShape small = new LatentShape(512, 32, 32);
    assertThat(small.recordBytes()).isEqualTo(1_064);
    assertThat(small.recordBytes()).isLessThanOrEqualTo(small.plainBytes() / 2);
    LatentShape large = new LatentShape(8_192, 32, 64);
    assertThat(large.recordBytes()).isLessThanOrEqualTo(large.plainBytes() / 2);
    assertThat(new LatentShape(2, 3, 300).classBytes()).isEqualTo(2);
  }

  @Test
  void numbersAreRoundedToTheNearestBfloat16() {
    assertThat(Bfloat16.toFloat(Bfloat16.of(1 + 1 / 256f))).isEqualTo(1);
    assertThat(Bfloat16.toFloat(Bfloat16.of(1 + 3 / 256f))).isEqualTo(1 + 4 / 256f);
    assertThat(Bfloat16.toFloat(Bfloat16.of(Float.NaN))).isNaN();
    assertThat(Bfloat16.toFloat(Bfloat16.of(Float.NEGATIVE_INFINITY)))
        .isEqualTo(Float.NEGATIVE_INFINITY);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      float value = (float) (random.nextDouble(-1, 1) * Math.pow(2, random.nextInt(-60, 60)));
      assertThat(Bfloat16.toFloat(Bfloat16.of(value)))
          .isCloseTo(value, org.assertj.core.data.Offset.offset(Math.abs(value) / 256));
    }
  }

  @Test
  void windowsAreWrittenWithTheirEpisodesAndReadAtTheirFirstRow() {
    List<List<RowSpan>> windows =
        List.of(
            List.of(new RowSpan("a", 60, 10)),
            List.of(new RowSpan("a", 198, 3), new RowSpan("b", 0, 2), new RowSpan("c", 0, 5)));
    Latents states = Latents.allocate(SHAPE, 9 * 2);
    for (int t = 1; t < 10; t++) {
      fill(states, (t - 1) * 2, t);
      fill(states, (t - 1) * 2 + 1, 20 + t);
    }
    try (LatentStore store = open(Optional.empty())) {
      Latents first = Latents.allocate(SHAPE, 2);
      assertThat(store.read(windows, first)).isZero();
      store.write(windows, 10, 1, states);
      assertThat(store.read(windows, first)).as("the context is not written").isZero();
      for (int t = 1; t < 10; t++) {
        assertThat(read(store, "a", 60 + t)).isEqualTo(t);
      }
      assertThat(read(store, "a", 199)).isEqualTo(21);
      assertThat(read(store, "a", 200)).isEqualTo(22);
      assertThat(read(store, "b", 0)).isEqualTo(23);
      assertThat(read(store, "b", 1)).isEqualTo(24);
      assertThat(read(store, "b", 2)).isEqualTo(-1);
      assertThat(read(store, "c", 4)).isEqualTo(29);
      List<List<RowSpan>> later =
          List.of(List.of(new RowSpan("b", 1, 1)), List.of(new RowSpan("z", 1, 1)));
      assertThat(store.read(later, first)).isEqualTo(1);
      assertThat(first.present().get(0)).isEqualTo((byte) 1);
      assertThat(first.present().get(1)).isZero();
      assertThatThrownBy(() -> store.write(windows, 11, 1, Latents.allocate(SHAPE, 20)))
          .hasMessage("a window of 10 rows, expected 11");
      states.stoch().put(4, 32);
      assertThatThrownBy(() -> store.write(windows, 10, 1, states))
          .hasMessage("class 32 of variable 1, expected 0 to 31");
    }
  }

  @Test
  void aResumedCheckpointSeesItsOwnStatesAndThoseBefore() {
    String one;
    String two;
    try (LatentStore store = open(Optional.empty())) {
      write(store, "e", 0, 10);
      write(store, "e", 1, 10);
      one = store.seal();
      write(store, "e", 1, 20);
      write(store, "e", 2, 20);
      two = store.seal();
      write(store, "e", 3, 30); // after the last checkpoint
    }
    try (LatentStore store = open(Optional.of(two))) {
      assertThat(read(store, "e", 0)).isEqualTo(10);
      assertThat(read(store, "e", 1)).isEqualTo(20);
      assertThat(read(store, "e", 2)).isEqualTo(20);
      assertThat(read(store, "e", 3)).as("of a run that did not save it").isEqualTo(-1);
    }
    String branch;
    try (LatentStore store = open(Optional.of(one))) {
      assertThat(read(store, "e", 0)).isEqualTo(10);
      assertThat(read(store, "e", 1)).as("overwritten by a later version").isEqualTo(-1);
      assertThat(read(store, "e", 2)).isEqualTo(-1);
      write(store, "e", 2, 40);
      branch = store.seal();
    }
    try (LatentStore store = open(Optional.of(two))) {
      assertThat(read(store, "e", 1)).isEqualTo(20);
      assertThat(read(store, "e", 2)).as("of another branch").isEqualTo(-1);
    }
    try (LatentStore store = open(Optional.of(branch))) {
      assertThat(read(store, "e", 0)).isEqualTo(10);
      assertThat(read(store, "e", 1)).isEqualTo(-1);
      assertThat(read(store, "e", 2)).isEqualTo(40);
    }
    for (String unknown :
        List.of("", "x", "x/1", one.replace("/1", "/99"), one.replace("/1", "/"))) {
      try (LatentStore store = open(Optional.of(unknown))) {
        assertThat(read(store, "e", 0)).as(unknown).isEqualTo(-1);
      }
    }
    try (LatentStore store = open(Optional.empty())) {
      assertThat(read(store, "e", 0)).as("a run that begins anew").isEqualTo(-1);
    }
  }

  @Test
  void agreesWithAMapWhateverIsWrittenFreedAndReopened() {
    SplittableRandom random = new SplittableRandom(2);
    TreeMap<String, Integer> expected = new TreeMap<>();
    LatentStore store = open(Optional.empty());
    for (int n = 0; n < 20_000; n++) {
      String episode = "episode-" + random.nextInt(12);
      int row = random.nextInt(300);
      int action = random.nextInt(2_000);
      if (action == 0) {
        String version = store.seal();
        store.close();
        store = open(Optional.of(version));
      } else if (action == 1) {
        Set<String> kept = Set.of("episode-1", "episode-2", "episode-3", "episode-4");
        store.retain(kept);
        expected.keySet().removeIf(k -> !kept.contains(k.substring(0, k.indexOf('@'))));
      } else if (action < 900) {
        int value = random.nextInt(128);
        write(store, episode, row, value);
        expected.put(episode + "@" + row, value);
      } else {
        assertThat(read(store, episode, row))
            .as("%d", n)
            .isEqualTo(expected.getOrDefault(episode + "@" + row, -1));
      }
    }
    // 12 episodes of 5 slots: freed ones are used again.
    assertThat(store.bytes()).isLessThanOrEqualTo(62L * 64 * SHAPE.recordBytes());
    store.close();
  }

  @Test
  void anyDamagedByteOfARowMakesItMissing() throws IOException {
    String version;
    try (LatentStore store = open(Optional.empty())) {
      for (int row = 0; row < 64; row++) {
        write(store, "e", row, row);
      }
      version = store.seal();
    }
    SplittableRandom random = new SplittableRandom(3);
    Path file = folder.resolve("states-000000");
    for (int n = 0; n < 50; n++) {
      int at = random.nextInt(64 * SHAPE.recordBytes());
      byte[] bytes = Files.readAllBytes(file);
      poke(file, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
      try (LatentStore store = open(Optional.of(version))) {
        for (int row = 0; row < 64; row++) {
          int expected = row == at / SHAPE.recordBytes() ? -1 : row;
          assertThat(read(store, "e", row)).as("byte %d", at).isEqualTo(expected);
        }
      }
      poke(file, at, bytes[at]);
    }
  }

  private static void poke(Path file, int at, byte value) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {value}), at);
    }
  }

  @Test
  void logsThatWereCutShortLoseTheirEndAlone() throws IOException {
    String version;
    try (LatentStore store = open(Optional.empty())) {
      write(store, "first", 0, 1);
      version = store.seal();
      write(store, "second", 0, 2);
    }
    for (String log : List.of("slots", "generations")) {
      try (FileChannel channel = FileChannel.open(folder.resolve(log), StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - 1);
      }
    }
    try (LatentStore store = open(Optional.of(version))) {
      assertThat(read(store, "first", 0)).isEqualTo(1);
      assertThat(read(store, "second", 0)).isEqualTo(-1);
      // Gets the slot that "second" had, where a state of it still lies.
      write(store, "third", 5, 3);
      assertThat(read(store, "third", 0)).isEqualTo(-1);
      assertThat(read(store, "third", 5)).isEqualTo(3);
    }
  }

  @Test
  void namesWhatCannotBe() throws IOException {
    try (LatentStore store = open(Optional.empty())) {
      assertThatThrownBy(() -> open(Optional.empty()))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("are in use by another run");
      assertThatThrownBy(() -> store.read(row("e", 0), Latents.allocate(SHAPE, 2)))
          .hasMessageContaining("2 states of");
    }
    assertThatThrownBy(() -> LatentStore.open(folder, new LatentShape(7, 3, 32), Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("are of another model");
    Files.writeString(folder.resolve("latents.json"), "{");
    assertThatThrownBy(() -> open(Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is damaged; delete the folder");
    assertThatThrownBy(() -> new LatentShape(0, 0, 2)).hasMessageContaining("are no state");
    assertThatThrownBy(() -> new LatentShape(1, 1, 1)).hasMessageContaining("1 classes");
  }

  /** A process that writes the same rows again and again is killed at any moment. */
  @Test
  @Tag("slow")
  void aKilledProcessLeavesOldOrNewStates() throws Exception {
    LatentShape wide = new LatentShape(2_000, 3, 128);
    SplittableRandom random = new SplittableRandom(4);
    int seen = 0;
    for (int kill = 0; kill < 2; kill++) {
      Path store = folder.resolve("kill-" + kill);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LatentWriter.class.getName(),
                  store.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String version;
      try (var lines = process.inputReader()) {
        version = lines.readLine();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(5, 200)); // a random moment is the point
        process.destroyForcibly().waitFor();
      }
      try (LatentStore after = LatentStore.open(store, wide, Optional.of(version))) {
        int missing = 0;
        for (int row = 0; row < LatentWriter.ROWS; row++) {
          missing += read(after, "e", row) < 0 ? 1 : 0;
        }
        // The writer's generation is the version's, so that a resumed run reads what it wrote.
        assertThat(missing).isLessThanOrEqualTo(1);
        seen += LatentWriter.ROWS - missing;
      }
    }
    assertThat(seen).isGreaterThanOrEqualTo(2 * LatentWriter.ROWS - 2);
  }
}
