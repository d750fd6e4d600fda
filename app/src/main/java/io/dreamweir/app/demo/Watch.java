package io.dreamweir.app.demo;

import io.dreamweir.train.loop.TrainJob;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks after a training run from outside: ends it at its time limit or when an actor or ingest has
 * failed, and lets the actors go on where everybody would wait for an episode that nobody may
 * finish (long episodes, a small slack).
 */
final class Watch implements AutoCloseable {

  private final ScheduledExecutorService clock;
  private final long deadline;
  private final TrainJob job;
  private final Rollouts rollouts;
  private final IngestThread ingest;
  private final Progress progress;
  private final BooleanSupplier learnerWaits;
  private final Relief relief = new Relief(System.nanoTime());

  /**
   * @param learnerWaits whether the learner could go on if there were more experience
   */
  Watch(
      Duration limit,
      TrainJob job,
      Rollouts rollouts,
      IngestThread ingest,
      Progress progress,
      BooleanSupplier learnerWaits) {
    this.deadline = System.nanoTime() + limit.toNanos();
    this.job = job;
    this.rollouts = rollouts;
    this.ingest = ingest;
    this.progress = progress;
    this.learnerWaits = learnerWaits;
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
    long updates = progress.updates();
    boolean allWait = learnerWaits.getAsBoolean() && rollouts.exhausted(updates);
    long rows = relief.rows(now, updates, rollouts.counters().environmentSteps(), allWait);
    if (rows > 0) {
      rollouts.relieve(rows);
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
