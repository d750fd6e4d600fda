package io.dreamweir.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BucketTest {

  @Test
  void namesTheTruncatedStartInUtc() {
    Instant start = Instant.parse("2026-11-21T09:59:59.999Z");
    assertThat(new Bucket(Duration.ofHours(1)).of(start)).isEqualTo("2026-11-21T0900Z");
    assertThat(new Bucket(Duration.ofMinutes(15)).of(start)).isEqualTo("2026-11-21T0945Z");
    assertThat(new Bucket(Duration.ofDays(1)).of(start)).isEqualTo("2026-11-21T0000Z");
  }

  @Test
  void namesSortAsTimeDoes() {
    Bucket bucket = new Bucket(Duration.ofMinutes(1));
    Instant at = Instant.parse("2026-12-31T23:50:00Z");
    for (int minute = 0; minute < 20; minute++) {
      Instant next = at.plusSeconds(60);
      assertThat(bucket.of(at)).isLessThan(bucket.of(next));
      at = next;
    }
  }

  @Test
  void refusesASizeThatIsNotWholeMinutes() {
    assertThatThrownBy(() -> new Bucket(Duration.ofSeconds(90)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bucket is PT1M30S, expected whole minutes, 1min to 31d");
    assertThatThrownBy(() -> new Bucket(Duration.ZERO)).hasMessageContaining("whole minutes");
    assertThatThrownBy(() -> new Bucket(Duration.ofDays(32))).hasMessageContaining("31d");
  }
}
