package io.dreamweir.ingest.actor;

import io.dreamweir.experience.Environment;
import io.dreamweir.ingest.kafka.ChunkSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A number of actors on a number of threads. Started once. */
public final class ActorPool implements AutoCloseable {

  private final ActorCounters counters = new ActorCounters();
  private final List<Actor> actors = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final EnvironmentStepLimiter limiter;

  /**
   * Opens every environment.
   *
   * @param size how many actors on how many threads
   * @param run name of the run, stored with every chunk
   * @param seed seed of the run: episode n of actor k starts the same in every run with this seed;
   *     how many episodes each actor plays depends on timing where there are several threads
   * @param environments opens one environment per call
   * @param policies stays open when the pool is closed
   * @param sink stays open when the pool is closed
   */
  public ActorPool(
      PoolSize size,
      String run,
      long seed,
      Supplier<Environment> environments,
      PolicySource policies,
      ChunkSink sink,
      EnvironmentStepLimiter limiter) {
    this.limiter = limiter;
    RunOrigin origin = new RunOrigin(run, seed, EpisodeIds.start(Instant.now()));
    try {
      for (int number = 0; number < size.actors(); number++) {
        actors.add(new Actor(number, environments.get(), origin, sink, counters));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    for (int t = 0; t < size.threads(); t++) {
      List<Actor> group = new ArrayList<>();
      for (int number = t; number < actors.size(); number += size.threads()) {
        group.add(actors.get(number));
      }
      Thread thread = new Thread(new ActorGroup(group, policies, limiter), "actors-" + t);
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((dead, error) -> fail(error));
      threads.add(thread);
    }
  }

  /** Starts playing. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /** Asks the actors to stop: episodes under way are cut and handed on. */
  public void stop() {
    limiter.stop();
  }

  /**
   * Waits until every actor has ended.
   *
   * @throws RuntimeException what the first failing actor threw
   */
  public void awaitEnd() {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
    }
    Throwable error = failure.get();
    if (error instanceof Error e) {
      throw e;
    }
    if (error instanceof RuntimeException e) {
      throw e;
    }
  }

  /** Whether an actor has failed; {@link #awaitEnd} then throws why. */
  public boolean hasFailed() {
    return failure.get() != null;
  }

  /** What was played so far. */
  public ActorCounters counters() {
    return counters;
  }

  private void fail(Throwable error) {
    failure.compareAndSet(null, error);
    limiter.stop();
  }

  /** Closes the environments; call it after {@link #awaitEnd}. */
  @Override
  public void close() {
    actors.forEach(Actor::close);
    actors.clear();
  }
}
