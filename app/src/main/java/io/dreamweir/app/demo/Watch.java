package io.dreamweir.app.demo;

import io.dreamweir.train.loop.TrainJob;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks after a training run from outside: ends it at its time limit or when an actor or ingest has
 * failed, and lets the actors go on where everybody would wait for an episode that nobody may
 * finish (long episodes, a small slack).
 */
final class Watch implements AutoCloseable {

  private static final Duration STALLED = Duration.ofSeconds(8);
  private static final long FIRST_RELIEF_ROWS = 200;

  private final ScheduledExecutorService clock;
  private final long deadline;
  private final TrainJob job;
  private final Rollouts rollouts;
  private final IngestThread ingest;
  private final Progress progress;
  private long lastUpdates = -1;
  private long lastRows = -1;
  private long movedAt = System.nanoTime();

  /** Doubles until an update is made: episodes of thousands of steps end in minutes, not hours. */
  private long relief = FIRST_RELIEF_ROWS;

  Watch(Duration limit, TrainJob job, Rollouts rollouts, IngestThread ingest, Progress progress) {
    this.deadline = System.nanoTime() + limit.toNanos();
    this.job = job;
    this.rollouts = rollouts;
    this.ingest = ingest;
    this.progress = progress;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "demo-watch");
              thread.setDaemon(true);
              return thread;
            });
    var unused = clock.scheduleWithFixedDelay(this::look, 0, 250, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      check();
    } catch (RuntimeException e) {
      job.stop();
      return;
    }
    long now = System.nanoTime();
    if (now >= deadline) {
      job.stop();
      return;
    }
    rollouts.learned(progress.updates());
    long rows = rollouts.counters().environmentSteps();
    if (progress.updates() != lastUpdates) {
      relief = FIRST_RELIEF_ROWS;
    }
    if (progress.updates() != lastUpdates || rows != lastRows) {
      lastUpdates = progress.updates();
      lastRows = rows;
      movedAt = now;
    } else if (now - movedAt >= STALLED.toNanos() && rollouts.exhausted(lastUpdates)) {
      rollouts.relieve(relief);
      relief *= 2;
      movedAt = now;
    }
    if (progress.updates() == 0) {
      progress.show();
    }
  }

  /** Throws what ended an actor or ingest, if something did. */
  void check() {
    rollouts.check();
    ingest.check();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
