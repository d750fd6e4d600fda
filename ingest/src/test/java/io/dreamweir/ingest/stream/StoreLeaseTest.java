package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class StoreLeaseTest {

  /** Patience is long beside a renewal, for machines that are busy. */
  private static final StoreLease.Timing TIMING =
      new StoreLease.Timing(Duration.ofMillis(50), Duration.ofSeconds(4));

  @TempDir Path folder;

  private FileSystem files;
  private final CountDownLatch lost = new CountDownLatch(1);

  @BeforeEach
  void open() throws IOException {
    // As in an object store nothing but create, list, open and delete is used.
    files = FileSystem.getLocal(new Configuration()).getRaw();
  }

  private StoreLease take() throws IOException {
    return StoreLease.take(
        files,
        new org.apache.hadoop.fs.Path(folder.resolve("leases").toUri()),
        "the lake",
        TIMING,
        lost::countDown);
  }

  private Path write(String owner, String text) throws IOException {
    Path leases = Files.createDirectories(folder.resolve("leases"));
    return Files.writeString(leases.resolve(owner), text, StandardCharsets.UTF_8);
  }

  @Test
  void aSecondOwnerIsRefusedWhileTheFirstLivesAndOnlyThen() throws IOException {
    try (StoreLease first = take()) {
      assertThatThrownBy(this::take)
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("another ingest works on the lake")
          .hasMessageContaining("leases");
      assertThat(lost.getCount()).isOne();
    }
    assertThat(folder.resolve("leases")).isEmptyDirectory();
    take().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HOLDS 3 17", "ASKS 0 2", "half a wor"})
  void whatStandsStillIsNobodys(String text) throws IOException {
    Path left = write("00-of-a-killed-one", text);
    long from = System.nanoTime();
    try (StoreLease lease = take()) {
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(TIMING.patience());
      assertThat(left).doesNotExist();
    }
  }

  /**
   * Every request takes a random time, so that looks and writings of several meet in all orders.
   */
  @Test
  void ofSeveralThatAskAtOnceAtMostOneGetsItAndAlwaysOne() throws Exception {
    for (int round = 0; round < 12; round++) {
      AtomicInteger holding = new AtomicInteger();
      List<CompletableFuture<Boolean>> asked = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        FileSystem slow = new SlowFileSystem(files, new Random(round * 10 + i));
        asked.add(
            CompletableFuture.supplyAsync(
                () -> holds(slow, holding), work -> new Thread(work).start()));
      }
      int owners = 0;
      for (CompletableFuture<Boolean> one : asked) {
        owners += one.get() ? 1 : 0;
      }
      assertThat(owners).as("round %d", round).isPositive();
    }
  }

  /** Takes the lease and keeps it for a moment in which nobody else may have it. */
  private boolean holds(FileSystem through, AtomicInteger holding) {
    try (StoreLease lease =
        StoreLease.take(
            through,
            new org.apache.hadoop.fs.Path(folder.resolve("leases").toUri()),
            "the lake",
            new StoreLease.Timing(Duration.ofMillis(10), Duration.ofSeconds(20)),
            lost::countDown)) {
      assertThat(holding.incrementAndGet()).isOne();
      TimeUnit.MILLISECONDS.sleep(60);
      holding.decrementAndGet();
      return true;
    } catch (UserError refused) {
      return false;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoFindsItsObjectGoneIsToldAndSaysSoAtTheEnd() throws Exception {
    StoreLease lease = take();
    // A renewal that is under way may write it once more.
    while (!lost.await(20, TimeUnit.MILLISECONDS)) {
      try (Stream<Path> own = Files.list(folder.resolve("leases"))) {
        own.forEach(file -> file.toFile().delete());
      }
    }
    assertThatThrownBy(lease::close)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("another ingest has taken over the lake");
  }

  @Test
  void whoWakesUpBesideALaterTermGivesWay() throws Exception {
    StoreLease lease = take();
    Path later = write("another", "HOLDS 2 5");
    assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(lease::close).hasMessageContaining("another ingest has taken over");
    assertThat(later).exists();
  }
}
