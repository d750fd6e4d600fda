package io.dreamweir.ingest.actor;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Section {@code collect}: who plays what, and for how long.
 *
 * @param task what to play, for example {@code mini/catch-long}
 * @param options settings that change the task's rules, by the task's own names
 * @param steps rows to play, reset rows included; 0 goes on until stopped
 * @param actors environments played at once
 * @param threads threads the actors share, at most one per actor
 * @param policy {@code random}, {@code noop}, a checkpoint folder, or a folder of published
 *     policies to follow
 * @param run name of the run; empty makes one up
 * @param seed with the run's name the source of every random draw
 * @param pace whose pace the actors keep
 * @param deliveryTimeout how long a chunk is sent again and again before collecting fails
 */
public record CollectConfig(
    String task,
    Map<String, Object> options,
    long steps,
    int actors,
    int threads,
    String policy,
    String run,
    long seed,
    PaceConfig pace,
    Duration deliveryTimeout) {

  public CollectConfig {
    options = Map.copyOf(options);
    if (steps < 0) {
      throw new IllegalArgumentException("steps " + steps + " must be 0 or more");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " must be 1 or more");
    }
    if (run.length() > 200) {
      throw new IllegalArgumentException("run '" + run + "' is longer than 200 characters");
    }
    if (deliveryTimeout.toSeconds() < 1) {
      throw new IllegalArgumentException("delivery-timeout " + deliveryTimeout + " is below 1s");
    }
    PoolSize checked = new PoolSize(actors, Math.min(actors, threads));
    threads = checked.threads();
  }

  /** The task's options as text. */
  public Map<String, String> taskOptions() {
    Map<String, String> text = new TreeMap<>();
    options.forEach((name, value) -> text.put(name, String.valueOf(value)));
    return text;
  }

  /** Actors and threads. */
  public PoolSize size() {
    return new PoolSize(actors, threads);
  }
}
