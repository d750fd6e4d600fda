package io.dreamweir.lake.job;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What may go. Everything is decided by whole buckets of one task:
 *
 * <ul>
 *   <li>{@code tasks} and {@code runs} say which buckets are looked at. A bucket in which another
 *       run has episodes too stays.
 *   <li>Of those, a bucket goes if all of its episodes began before {@code maxAge}, or, oldest
 *       first, while its task holds more than its capacity. The newest bucket of a task, into which
 *       a stream may write, never goes for capacity.
 *   <li>Runs without a limit: all of their buckets go.
 * </ul>
 *
 * @param tasks tasks that are looked at; empty for all
 * @param runs runs that are looked at; empty for all
 * @param capacity steps of each task that stay; 0 for no limit
 * @param capacities other capacities, by task
 * @param maxAge age of an episode, by its start, from which on it may go; 0 for no limit
 */
public record RetentionRule(
    Set<String> tasks,
    Set<String> runs,
    long capacity,
    Map<String, Long> capacities,
    Duration maxAge) {

  public RetentionRule {
    tasks = Set.copyOf(tasks);
    runs = Set.copyOf(runs);
    capacities = Map.copyOf(capacities);
    if (capacity < 0) {
      throw UserError.usage("the capacity is %d steps, expected 1 or more, or 0 for all", capacity);
    }
    if (maxAge.isNegative()) {
      throw UserError.usage("the maximum age is %s, expected 0 or more", maxAge);
    }
  }

  /** The limits of a configuration, for every task and run. */
  public static RetentionRule of(LakeConfig config) {
    return new RetentionRule(
        Set.of(), Set.of(), config.capacity(), config.capacities(), config.maxAge());
  }

  /** At most so many steps of each task. */
  public static RetentionRule capacity(long steps) {
    return new RetentionRule(Set.of(), Set.of(), steps, Map.of(), Duration.ZERO);
  }

  /** Whether nothing can go by this rule. */
  boolean isUnlimited() {
    return runs.isEmpty()
        && maxAge.isZero()
        && capacity == 0
        && capacities.values().stream().allMatch(steps -> steps == 0);
  }

  /** Whether all buckets that are looked at go. */
  boolean isEverything() {
    return !runs.isEmpty() && maxAge.isZero() && capacity == 0;
  }

  /** Steps of a task that stay. */
  long capacityOf(String task) {
    long steps = capacities.getOrDefault(task, capacity);
    return steps == 0 ? Long.MAX_VALUE : steps;
  }
}
