package io.dreamweir.ingest.actor;

import com.google.errorprone.annotations.FormatMethod;
import io.dreamweir.lake.pace.ActorShare;
import io.dreamweir.lake.pace.PaceFolder;
import io.dreamweir.lake.pace.TrainerPace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the actors' limit as trainers go on: looks into the lake several times a second. The
 * semantics are those of reverb's rate limiter, in steps of the environment: up to the first steps
 * nobody waits; from then on playing may be ahead of what trainers have replayed by their ratio and
 * tolerance, and no further, also while there is no trainer, unless the configuration says so. All
 * of this holds for all processes of actors together, which leave in the lake what they play.
 */
public final class PaceFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PaceFollower.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LOOK_INTO_STORE = Duration.ofSeconds(1);
  private static final Duration WRITE = Duration.ofSeconds(1);
  private static final Duration REPEAT = Duration.ofSeconds(30);

  /** Steps granted at a look by which actors play without a pace, if they have not played more. */
  private static final long FREE_STEPS = 1_000;

  private final PaceConfig config;
  private final PaceFolder folder;
  private final String task;
  private final ActorCounters counters;
  private final EnvironmentStepLimiter limiter;
  private final ActorPace pace;
  private final OtherActors others;
  private final StepClaim claim = new StepClaim();
  private final String name = UUID.randomUUID().toString();
  private final ScheduledExecutorService clock;
  private long beat;
  private long writtenNs;
  private long saidNs = System.nanoTime();
  private boolean alone;
  private long playedAtLook;
  private boolean stopped;

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
    this.others = new OtherActors(config.goneAfter());
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "pace");
              thread.setDaemon(true);
              return thread;
            });
    Duration every = folder.isLocal() ? LOOK : LOOK_INTO_STORE;
    var unused =
        clock.scheduleWithFixedDelay(this::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      long now = System.nanoTime();
      List<ActorShare> shares =
          folder.shares().stream().filter(share -> !share.actor().equals(name)).toList();
      for (String gone : others.see(shares, now)) {
        folder.deleteActor(gone);
      }
      List<TrainerPace> published = folder.ofTask(task);
      long rows = limiter.granted();
      Played played = counters.played();
      Optional<Room> room = pace.room(published, played, others, now);
      if (room.isPresent()) {
        if (alone) {
          LOG.info("a trainer of {} is back: actors keep its pace", task);
          alone = false;
        }
        if (keepTo(room.get(), rows, played, now) == 0) {
          say(
              "actors wait: trainers of %s have all the experience that their ratio allows for now"
                  + " (%s)",
              task, published);
        }
      } else {
        withoutTrainer(rows, played, now);
        alone = true;
      }
    } catch (IOException | RuntimeException e) {
      say(
          "the pace in the lake %s cannot be read or written, actors wait: %s",
          config.lake(), e.toString());
    }
  }

  /** Plays what was claimed, and claims what comes next. */
  private long keepTo(Room room, long rows, Played played, long nowNs) throws IOException {
    long steps = played.finished() + played.open();
    long granted = claim.granted(room, steps);
    // What was allowed before and is not any more must be known before less is claimed.
    long allowed = limiter.limitTo(rows + granted) - rows;
    write(Math.max(claim.next(room, steps), steps + allowed), played, nowNs);
    return granted;
  }

  private void write(long claimed, Played played, long nowNs) throws IOException {
    if (beat > 0 && claimed == claim.claimed() && nowNs - writtenNs < WRITE.toNanos()) {
      return;
    }
    folder.write(share(ActorShare.State.PLAYING, claimed, played));
    writtenNs = nowNs;
    claim.written(claimed);
  }

  private ActorShare share(ActorShare.State state, long claimed, Played played) {
    return new ActorShare(
        ActorShare.FORMAT,
        name,
        task,
        state,
        ++beat,
        played.finished(),
        played.open(),
        claimed,
        pace.arriving(),
        System.currentTimeMillis());
  }

  private void withoutTrainer(long rows, Played played, long nowNs) throws IOException {
    String nobody =
        String.format(
            "no trainer of %s in the lake %s has been heard of for %d s",
            task, config.lake(), config.goneAfter().toSeconds());
    if (config.withoutTrainer() == PaceConfig.WithoutTrainer.PLAY) {
      if (!alone) {
        LOG.warn("{}: actors play without a pace (collect.pace.without-trainer)", nobody);
      }
      // Twice what was played since the last look, so that nobody waits, and yet a trainer that
      // comes finds the actors no further ahead than half a second of play.
      long free = Math.max(FREE_STEPS, 2 * (rows - playedAtLook));
      limiter.raiseTo(rows + free);
      playedAtLook = rows;
      write(played.finished() + played.open() + free, played, nowNs);
      return;
    }
    OtherActors.Sum sum = others.of(List.of(task), nowNs);
    long everybody = played.finished() + played.open() + sum.claimed();
    Room first = new Room(config.firstSteps() - everybody, sum.playing() + 1);
    if (keepTo(first, rows, played, nowNs) > 0 || first.share() > 0) {
      return;
    }
    switch (config.withoutTrainer()) {
      case WAIT -> say("%s: actors wait (collect.pace.without-trainer)", nobody);
      case STOP -> {
        if (!stopped) {
          LOG.warn("{}: actors end (collect.pace.without-trainer)", nobody);
        }
        stopped = true;
        limiter.stop();
      }
      case PLAY -> throw new IllegalStateException();
    }
  }

  @FormatMethod
  private void say(String format, Object... arguments) {
    long now = System.nanoTime();
    if (now - saidNs >= REPEAT.toNanos()) {
      saidNs = now;
      LOG.info(String.format(format, arguments));
    }
  }

  /** Ends, and leaves to the others what these actors claimed and have not played. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
        clock.shutdownNow();
      }
      Played played = counters.played();
      folder.write(share(ActorShare.State.ENDED, played.finished(), played));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "other actors will count on these for {} s: {}",
          config.goneAfter().toSeconds(),
          e.toString());
    }
  }
}
