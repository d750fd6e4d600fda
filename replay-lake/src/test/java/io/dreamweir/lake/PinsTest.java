package io.dreamweir.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins of a table of three versions, 0 to 2. */
class PinsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private Pins pins;

  @BeforeEach
  void make() throws IOException {
    SmallTable chunks = new SmallTable(LakeTable.CHUNKS.path(folder.toString()));
    StructType schema = new StructType().add("number", LongType.LONG);
    for (long version = 0; version < 3; version++) {
      chunks.append(schema, List.<Object[]>of(new Object[] {version}));
    }
    pins = new Pins(folder.toString());
  }

  @Test
  void aPinCountsUntilItIsReleasedOrEnds() throws InterruptedException {
    assertThat(pins.active()).as("before anything was pinned").isEmpty();
    Pin first = pins.pin(1, "a", "to see", HOUR);
    pins.pin(2, "a", "", HOUR);
    Pin brief = pins.pin(1, "b", "", Duration.ofMillis(1));
    assertThat(first.reason()).isEqualTo("to see");
    Thread.sleep(2);
    assertThat(pins.active()).extracting(Pin::version).containsExactly(1L, 2L);
    assertThat(pins.active().get(0)).isEqualTo(first);
    assertThat(pins.renew(brief, HOUR).expiresAt()).isAfter(Instant.now());
    assertThat(pins.active()).extracting(Pin::holder).containsExactly("a", "b", "a");
    pins.release(first);
    assertThat(pins.active()).extracting(Pin::holder).containsExactly("b", "a");
    assertThat(pins.newest()).hasSize(3);
  }

  @Test
  void whatCannotBePinnedIsSaid() {
    assertThatThrownBy(() -> pins.pin(7, "a", "", HOUR))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot open version 7");
    assertThatThrownBy(() -> pins.pin(1, " ", "", HOUR)).hasMessageContaining("needs a holder");
    assertThatThrownBy(() -> pins.pin(1, "a", "", Duration.ZERO))
        .hasMessageContaining("choose a longer time");
    assertThatThrownBy(() -> new Pins(folder + "/none").pin(0, "a", "", HOUR))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no Delta table at");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void severalPinAtOnce() {
    IntStream.range(0, 6).parallel().forEach(i -> pins.pin(i % 3, "run " + i, "", HOUR));
    assertThat(pins.active())
        .extracting(Pin::holder)
        .containsExactlyInAnyOrder("run 0", "run 1", "run 2", "run 3", "run 4", "run 5");
  }

  @Test
  void aHeldPinFollowsWhatIsUsedAndEndsWithItsRun() throws InterruptedException {
    try (HeldPin held = new HeldPin(pins, "run", "training", Duration.ofSeconds(6))) {
      held.use(0);
      awaitPinned(0);
      held.use(2);
      awaitPinned(2);
      Instant first = row(2).pinnedAt();
      Instant until = Instant.now().plusSeconds(60);
      while (!row(2).pinnedAt().isAfter(first)) {
        assertThat(Instant.now()).as("renewed").isBefore(until);
        Thread.sleep(20);
      }
    }
    assertThat(pins.active()).isEmpty();
    try (HeldPin unwritable = new HeldPin(new Pins(folder + "/none"), "run", "", HOUR)) {
      unwritable.use(0);
    }
  }

  private Pin row(long version) {
    return pins.newest().stream().filter(p -> p.version() == version).findFirst().orElseThrow();
  }

  private void awaitPinned(long version) throws InterruptedException {
    Instant until = Instant.now().plusSeconds(30);
    while (pins.active().stream().noneMatch(p -> p.version() == version)) {
      assertThat(Instant.now()).isBefore(until);
      Thread.sleep(20);
    }
  }
}
