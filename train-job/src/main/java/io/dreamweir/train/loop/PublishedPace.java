package io.dreamweir.train.loop;

import io.dreamweir.lake.pace.PaceFolder;
import io.dreamweir.lake.pace.TrainerPace;
import io.dreamweir.lake.pace.TrainerPace.State;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a ratio, and tells actors in other processes how far they may go: a file in the lake,
 * written every second by a thread of its own, so that a long update does not look like a death.
 *
 * <p>Steps are counted as they come: what retention drops stays counted, over resumes too, because
 * the file remembers. Otherwise a lake that is full would look like one that does not grow.
 */
final class PublishedPace implements Pace {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedPace.class);
  private static final long EVERY_MS = 1_000;

  private final ReplayRatio ratio;
  private final LongSupplier visible;
  private final PaceFolder folder;
  private final String trainer;
  private final List<String> tasks;
  private final Pace pace;
  private final ScheduledExecutorService clock;
  private long total;
  private long lastVisible;
  private long beat;
  private volatile long updates;
  private volatile State state = State.WAITING;
  private boolean failed;

  /**
   * Goes on where the trainer of that name has ended, and begins to publish.
   *
   * @param visible steps that can be learned from now; negative while that is not known
   */
  PublishedPace(
      ReplayRatio ratio,
      LongSupplier visible,
      PaceFolder folder,
      String trainer,
      List<String> tasks) {
    this.ratio = ratio;
    this.visible = visible;
    this.folder = folder;
    this.trainer = trainer;
    this.tasks = tasks;
    this.pace = Pace.of(ratio, this::envSteps);
    before()
        .ifPresent(
            before -> {
              total = before.envSteps();
              lastVisible = before.visibleSteps();
              beat = before.beat();
              updates = before.updates();
            });
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "pace");
              thread.setDaemon(true);
              return thread;
            });
    var unused = clock.scheduleWithFixedDelay(this::publish, 0, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private Optional<TrainerPace> before() {
    try {
      return folder.read(trainer).filter(p -> p.tasks().equals(tasks));
    } catch (IOException e) {
      LOG.warn("the pace of earlier runs cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Steps that have come into the lake, dropped ones included. */
  private synchronized long envSteps() {
    long now = visible.getAsLong();
    if (now > 0) {
      total += Math.max(0, now - lastVisible);
      lastVisible = now;
    }
    return total;
  }

  @Override
  public Optional<String> reasonToWait(long made) {
    updates = made;
    Optional<String> reason = pace.reasonToWait(made);
    state = reason.isPresent() ? State.WAITING : State.LEARNING;
    return reason;
  }

  @Override
  public Map<String, Double> metrics(long made) {
    updates = made; // after the last update nobody asks whether to wait
    return pace.metrics(made);
  }

  private synchronized void publish() {
    if (state != State.ENDED && visible.getAsLong() < 0) {
      return; // actors would take 0 for a lake that has nothing, and play the prefill once more
    }
    long envSteps = envSteps();
    long made = updates;
    try {
      folder.write(
          new TrainerPace(
              TrainerPace.FORMAT,
              trainer,
              tasks,
              state,
              ++beat,
              made,
              made * ratio.batchSteps(),
              envSteps,
              lastVisible,
              ratio.envStepsAllowed(made),
              ratio.slackSteps(),
              System.currentTimeMillis()));
      failed = false;
    } catch (IOException | RuntimeException e) {
      if (!failed) {
        LOG.warn("the pace cannot be written, so actors will not wait: {}", e.getMessage());
      }
      failed = true;
    }
  }

  /** Tells that nobody needs to wait any more. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("the pace is still being written");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state = State.ENDED;
    publish();
  }
}
