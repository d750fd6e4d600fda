package io.dreamweir.ingest.actor;

import com.google.errorprone.annotations.FormatMethod;
import io.dreamweir.lake.pace.PaceFolder;
import io.dreamweir.lake.pace.TrainerPace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the actors' limit as trainers go on: looks into the lake several times a second. The
 * semantics are those of reverb's rate limiter, in steps of the environment: up to the first steps
 * nobody waits; from then on playing may be ahead of what trainers have replayed by their ratio and
 * tolerance, and no further, also while there is no trainer, unless the configuration says so.
 */
public final class PaceFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PaceFollower.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration REPEAT = Duration.ofSeconds(30);

  /** Steps granted at a look by which actors play without a pace, if they have not played more. */
  private static final long FREE_STEPS = 1_000;

  private final PaceConfig config;
  private final PaceFolder folder;
  private final String task;
  private final ActorCounters counters;
  private final EnvironmentStepLimiter limiter;
  private final ActorPace pace;
  private final ScheduledExecutorService clock;
  private long saidNs = System.nanoTime();
  private boolean alone;
  private long grantedAtLook;
  private volatile boolean stopped;

  /**
   * Begins to follow.
   *
   * @param task task that the actors play
   * @param limiter of these actors, with nothing allowed yet
   */
  public PaceFollower(
      PaceConfig config, String task, ActorCounters counters, EnvironmentStepLimiter limiter) {
    this.config = config;
    this.folder = new PaceFolder(config.lake());
    this.task = task;
    this.counters = counters;
    this.limiter = limiter;
    this.pace = new ActorPace(config.goneAfter());
    limiter.raiseTo(config.firstSteps());
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "pace");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        clock.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      List<TrainerPace> published = folder.ofTask(task);
      OptionalLong more = pace.allowed(published, counters.played(), System.nanoTime());
      if (more.isEmpty()) {
        withoutTrainer();
      } else {
        if (alone) {
          LOG.info("a trainer of {} is back: actors keep its pace", task);
          alone = false;
        }
        limiter.raiseTo(limiter.granted() + more.getAsLong());
        if (more.getAsLong() == 0) {
          say(
              "actors wait: trainers of %s have all the experience that their ratio allows for now"
                  + " (%s)",
              task, published);
        }
      }
    } catch (IOException | RuntimeException e) {
      say("the pace in the lake %s cannot be read, actors wait: %s", config.lake(), e.toString());
    }
  }

  private void withoutTrainer() {
    String nobody =
        String.format(
            "no trainer of %s in the lake %s has been heard of for %d s",
            task, config.lake(), config.goneAfter().toSeconds());
    switch (config.withoutTrainer()) {
      case PLAY -> {
        if (!alone) {
          LOG.warn("{}: actors play without a pace (collect.pace.without-trainer)", nobody);
        }
        // Twice what was played since the last look, so that nobody waits, and yet a trainer that
        // comes finds the actors no further ahead than half a second of play.
        long granted = limiter.granted();
        limiter.raiseTo(granted + Math.max(FREE_STEPS, 2 * (granted - grantedAtLook)));
        grantedAtLook = granted;
      }
      case WAIT -> {
        if (limiter.granted() >= config.firstSteps()) {
          say("%s: actors wait (collect.pace.without-trainer)", nobody);
        }
      }
      case STOP -> {
        if (limiter.granted() >= config.firstSteps()) {
          if (!stopped) {
            LOG.warn("{}: actors end (collect.pace.without-trainer)", nobody);
          }
          stopped = true;
          limiter.stop();
        }
      }
    }
    alone = true;
  }

  @FormatMethod
  private void say(String format, Object... arguments) {
    long now = System.nanoTime();
    if (now - saidNs >= REPEAT.toNanos()) {
      saidNs = now;
      LOG.info(String.format(format, arguments));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
