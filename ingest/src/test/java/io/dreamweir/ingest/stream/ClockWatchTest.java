package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final List<String> said = new ArrayList<>();
  private final ClockWatch watch =
      new ClockWatch(new Horizon(Duration.ofMinutes(10), NOW::toEpochMilli), said::add);

  @Test
  void speaksOnceOfEpisodesThatBeganInTheFutureOrBeforeThereWereClocks() {
    long wrong =
        watch.check(
            List.of(
                chunk("right", 0, NOW.plusSeconds(600)),
                chunk("ahead", 0, NOW.plusSeconds(601)),
                chunk("ahead", 32, NOW.plusSeconds(601)),
                chunk("unset", 0, Instant.EPOCH),
                chunk("old", 0, Instant.parse("2000-01-01T00:00:00Z"))));
    assertThat(wrong).isEqualTo(2);
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("[ahead@0] began at 2026-11-21T12:10:01Z by its actor's clock")
        .contains("stored as sent, in bucket b", "set the clock");
  }

  private static ChunkKey chunk(String episode, int firstStep, Instant start) {
    return new ChunkKey(episode, firstStep, 32, "b", start.toEpochMilli(), 0, 0);
  }
}
