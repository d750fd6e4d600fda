package io.dreamweir.ingest.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Speaks of episodes that started at a time no right clock shows. They are stored as they were
 * sent: a rewritten start would part the chunks of an episode, and a rejected one would lose it.
 * Not thread-safe.
 */
final class ClockWatch {
  private static final Duration REPEAT = Duration.ofMinutes(1);

  private final Horizon horizon;
  private final Consumer<String> warn;
  private long seen;
  private long saidNs;

  ClockWatch(Horizon horizon, Consumer<String> warn) {
    this.horizon = horizon;
    this.warn = warn;
  }

  /** Looks at the first chunks of episodes; returns how many have a wrong start. */
  long check(List<ChunkKey> chunks) {
    long wrong = 0;
    for (ChunkKey chunk : chunks) {
      if (chunk.firstStep() == 0 && horizon.isWrongClock(chunk.startMs())) {
        wrong++;
        say(chunk);
      }
    }
    return wrong;
  }

  private void say(ChunkKey chunk) {
    long now = System.nanoTime();
    if (seen++ > 0 && now - saidNs < REPEAT.toNanos()) {
      return;
    }
    saidNs = now;
    warn.accept(
        String.format(
            "[%s@0] began at %s by its actor's clock, which cannot be (%d such episodes so far): it"
                + " is stored as sent, in bucket %s, and retention by age takes it for that old;"
                + " set the clock of the machine that plays it",
            chunk.episodeId(), Instant.ofEpochMilli(chunk.startMs()), seen, chunk.bucket()));
  }
}
