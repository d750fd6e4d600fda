package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StoreLeaseTest {

  /** Patience is long beside a renewal, for machines that are busy. */
  private static final StoreLease.Timing TIMING =
      new StoreLease.Timing(Duration.ofMillis(50), Duration.ofSeconds(4), Duration.ofSeconds(2));

  @TempDir java.nio.file.Path folder;

  private FileSystem files;
  private final CountDownLatch lost = new CountDownLatch(1);

  @BeforeEach
  void open() throws IOException {
    // As in an object store nothing but create, open and delete is used.
    files = FileSystem.getLocal(new Configuration()).getRaw();
  }

  private StoreLease take() throws IOException {
    return StoreLease.take(
        files, new Path(folder.resolve("a.lease").toUri()), "the lake", TIMING, lost::countDown);
  }

  @Test
  void aSecondOwnerIsRefusedWhileTheFirstLivesAndOnlyThen() throws IOException {
    try (StoreLease first = take()) {
      assertThatThrownBy(this::take)
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("another ingest works on the lake")
          .hasMessageContaining("a.lease");
      assertThat(lost.getCount()).isOne();
    }
    assertThat(folder).isEmptyDirectory();
    take().close();
  }

  @Test
  void aLeaseThatStandsStillIsNobodys() throws IOException {
    Files.writeString(folder.resolve("a.lease"), "of-a-killed-one 17", StandardCharsets.UTF_8);
    long from = System.nanoTime();
    take().close();
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(TIMING.patience());
  }

  @Test
  void ofSeveralThatAskAtOnceOneGetsIt() throws Exception {
    List<CompletableFuture<StoreLease>> asked = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      asked.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return take();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              },
              work -> new Thread(work).start()));
    }
    int owners = 0;
    for (CompletableFuture<StoreLease> one : asked) {
      try {
        StoreLease lease = one.get();
        owners++;
        lease.close();
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(UserError.class);
      }
    }
    assertThat(owners).isOne();
  }

  @Test
  void whoLosesItIsToldAndSaysSoAtTheEnd() throws Exception {
    StoreLease lease = take();
    // Renewing may write over the other name once; whoever takes over writes again and again.
    while (!lost.await(20, TimeUnit.MILLISECONDS)) {
      Files.writeString(folder.resolve("a.lease"), "another 0", StandardCharsets.UTF_8);
    }
    assertThatThrownBy(lease::close)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("another ingest has taken over the lake");
    assertThat(folder.resolve("a.lease")).exists();
  }
}
