package io.dreamweir.lake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.Pin;
import io.dreamweir.lake.Pins;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TestLakes;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What upkeep may and may not take away. */
@Tag("slow")
class LakeCompactTest {

  private static final Spaces PIXELS = Spaces.pixels(2, 2, 1, 3);
  private static final long TARGET = 1 << 20;

  @TempDir Path folder;

  private ReplayLake lake(int commits) {
    ReplayLake lake = TestLakes.create(folder);
    for (int i = 0; i < commits; i++) {
      lake.append(episode("e" + i));
    }
    return lake;
  }

  private static List<Chunk> episode(String id) {
    return RandomEpisode.of(6, "test/tiny", id, PIXELS, 40).chunks();
  }

  /** Keeps nothing that is not needed now: only for tables that nobody else touches. */
  private static LakeCompact.Result compact(ReplayLake lake, Duration keep) {
    return new LakeCompact(lake, TARGET, keep).run();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void packsCleansUpAndThenFindsNothingToDo() throws IOException, InterruptedException {
    ReplayLake lake = lake(4);
    List<Chunk> before = TestLakes.chunks(lake);
    Thread.sleep(5); // files written in this very millisecond are not older than now
    LakeCompact.Result result = compact(lake, Duration.ZERO);
    assertThat(result.filesBefore()).isEqualTo(4);
    assertThat(result.filesAfter()).isEqualTo(1);
    assertThat(TestLakes.chunks(lake))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(before);
    compact(lake, Duration.ZERO);
    List<String> files = files();
    assertThat(files.stream().filter(f -> f.contains("/chunks/task") && f.endsWith(".parquet")))
        .as("the small files are gone from the disk")
        .hasSize(1);
    assertThat(files.stream().filter(f -> f.matches(".*/chunks/_delta_log/\\d*\\.json")))
        .as("commits before the checkpoint are gone")
        .hasSize(1);
    LakeCompact.Result again = compact(lake, Duration.ZERO);
    assertThat(again.version()).isEqualTo(lake.version());
    assertThat(again.filesDeleted() + again.commitsDeleted()).isZero();
    assertThat(files()).as("a third run changes nothing").isEqualTo(files);
    DeltaLog.clearCache();
    assertThatThrownBy(() -> lake.chunks(2))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no longer has that version");
    assertThat(TestLakes.chunks(ReplayLake.open(lake.spark(), lake.location()))).hasSize(8);
    assertThat(LakeSnapshot.newest(lake.path(LakeTable.CHUNKS)).files()).hasSize(1);
    lake.append(episode("later"));
    assertThat(TestLakes.chunks(lake)).hasSize(10);
  }

  @Test
  void whatIsYoungStaysReadable() {
    ReplayLake lake = lake(3);
    LakeCompact.Result result = compact(lake, Duration.ofHours(1));
    assertThat(result.filesDeleted() + result.commitsDeleted()).isZero();
    assertThat(lake.chunks(2).count()).isEqualTo(4);
  }

  @Test
  void everyFileAndCommitOfAPinnedVersionStays() throws IOException, InterruptedException {
    ReplayLake lake = lake(11);
    Pins pins = new Pins(lake.location());
    Pin pin = pins.pin(4, "run a", "a test", Duration.ofHours(1));
    new LakeRetain(
            lake,
            new RetentionRule(
                java.util.Set.of(),
                java.util.Set.of("run-1"),
                0,
                java.util.Map.of(),
                Duration.ZERO),
            LakeRetain.Mode.DROP)
        .run();
    Thread.sleep(5);
    LakeCompact.Result result = compact(lake, Duration.ZERO);
    assertThat(result.pinned()).containsExactly(4L);
    assertThat(files().stream().filter(f -> f.contains("/chunks/task") && f.endsWith(".parquet")))
        .as("those of later commits are gone")
        .hasSize(4);
    assertThat(lake.chunks().count()).isZero();
    DeltaLog.clearCache();
    assertThat(lake.chunks(4).count()).isEqualTo(8);
    pins.release(pin);
    assertThat(pins.active()).isEmpty();
    compact(lake, Duration.ZERO);
    assertThat(files().stream().filter(f -> f.contains("/chunks/task") && f.endsWith(".parquet")))
        .isEmpty();
    assertThatThrownBy(() -> LakeSnapshot.at(lake.path(LakeTable.CHUNKS), 4))
        .isInstanceOf(UserError.class);
    assertThat(pins.newest()).as("ended pins are forgotten").isEmpty();
  }

  @Test
  void appendsAndCompactionsGoOnBesideEachOther() {
    ReplayLake lake = lake(2);
    CompletableFuture<Void> stream =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 5; i++) {
                lake.append(episode("beside" + i));
              }
            });
    int runs = 0;
    while (!stream.isDone()) {
      compact(lake, Duration.ofHours(1));
      runs++;
    }
    stream.join();
    assertThat(runs).isPositive();
    assertThat(new LakeVerify(lake, java.util.OptionalLong.empty(), 1).run().episodes())
        .isEqualTo(7);
    List<String> ids = new ArrayList<>();
    TestLakes.chunks(lake).forEach(c -> ids.add(c.place()));
    assertThat(ids).doesNotHaveDuplicates().hasSize(14);
  }
}
