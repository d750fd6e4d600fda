package io.dreamweir.app.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dreamweir.app.watch.WatchState.Curves;
import io.dreamweir.app.watch.WatchState.Film;
import io.dreamweir.app.watch.WatchState.Lake;
import io.dreamweir.app.watch.WatchState.Run;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at run and lake every few seconds, on a thread of its own, as long as somebody wants to
 * know; what was seen waits here for any number of readers.
 */
final class Looker implements AutoCloseable {

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** Nobody has asked for so long: nothing need be looked at. */
  private static final Duration IDLE = Duration.ofSeconds(20);

  /**
   * What was seen.
   *
   * @param number counts the looks, from 1
   * @param state JSON of a {@link WatchState}
   * @param drawn grows when there are other curves
   * @param curves JSON of {@link Curves}
   */
  record Seen(long number, String state, long drawn, String curves) {}

  private final Optional<RunView> run;
  private final Optional<LakeView> lake;
  private final Duration every;
  private final Thread thread;
  private @Nullable Seen newest;
  private long askedAt = System.nanoTime();
  private long lakeVersion = -1;
  private long runChanges = -1;
  private @Nullable String curves;
  private long drawn;
  private boolean closed;

  /**
   * Starts.
   *
   * @param scores where the table of scores lies, if not in the lake
   */
  Looker(WatchTarget target, Optional<String> scores, Duration every) {
    this.run = target.run().map(RunView::new);
    this.lake = target.lake().map(place -> new LakeView(place, scores.orElse(place)));
    this.every = every;
    this.thread = new Thread(this::run, "watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long number = 0;
    while (awaitTurn(number > 0)) {
      number++;
      Seen seen = look(number);
      synchronized (this) {
        newest = seen;
        notifyAll();
      }
    }
  }

  /** Waits until it is time and somebody wants to know; whether there is anything left to do. */
  private synchronized boolean awaitTurn(boolean pause) {
    long until = System.nanoTime() + (pause ? every.toNanos() : 0);
    try {
      while (!closed) {
        long now = System.nanoTime();
        boolean wanted = now - askedAt < IDLE.toNanos();
        if (wanted && now >= until) {
          return true;
        }
        wait(wanted ? Math.max(1, (until - now) / 1_000_000) : 0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /**
   * Waits for something newer.
   *
   * @param number of the look that the reader knows; 0 for none
   * @return nothing when the time is over, or the watch
   */
  synchronized Optional<Seen> await(long number, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!closed) {
      askedAt = System.nanoTime();
      notifyAll();
      Seen seen = newest;
      if (seen != null && seen.number() > number) {
        return Optional.of(seen);
      }
      long left = (end - askedAt) / 1_000_000;
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left);
    }
    return Optional.empty();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  Optional<byte[]> film(String name) throws IOException {
    return run.isPresent() ? run.get().film(name) : Optional.empty();
  }

  private Seen look(long number) {
    long now = System.currentTimeMillis();
    List<String> problems = new ArrayList<>();
    @Nullable Run seenRun = null;
    @Nullable Lake seenLake = null;
    Optional<Film> film = Optional.empty();
    try {
      if (run.isPresent()) {
        seenRun = run.get().look();
        film = run.get().film();
      }
    } catch (IOException | RuntimeException e) {
      problems.add("the run cannot be read now: " + e.getMessage());
    }
    try {
      if (lake.isPresent()) {
        seenLake = lake.get().look(now);
        problems.addAll(lake.get().problems());
      }
    } catch (UserError e) {
      problems.add(e.getMessage());
    } catch (IOException | RuntimeException e) {
      problems.add("the lake cannot be read now: " + e);
    }
    WatchState state = new WatchState(now, seenRun, seenLake, film.orElse(null), problems);
    return new Seen(number, json(state), drawn(seenLake), curves());
  }

  /** Whether there are other curves than at the last look. */
  private long drawn(@Nullable Lake seen) {
    long version = seen == null ? lakeVersion : seen.version();
    long changes = run.map(RunView::changes).orElse(0L);
    if (curves == null || version != lakeVersion || changes != runChanges) {
      lakeVersion = version;
      runChanges = changes;
      drawn++;
      curves =
          json(
              new Curves(
                  run.map(RunView::axis).orElse(List.of()),
                  run.map(RunView::series).orElse(List.of()),
                  lake.map(LakeView::growth).orElse(List.of())));
    }
    return drawn;
  }

  private String curves() {
    String text = curves;
    return text == null ? "{}" : text;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was seen can be written as JSON", e);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
