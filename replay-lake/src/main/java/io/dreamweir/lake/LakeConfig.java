package io.dreamweir.lake;

import io.dreamweir.config.DataSize;
import java.time.Duration;
import java.util.Map;

/**
 * The section {@code lake}: how a lake is laid out and tended.
 *
 * @param bucket time that one partition of a task covers; fixed when a lake is created
 * @param capacity steps of each task that retention keeps; 0 keeps all
 * @param capacities other capacities, by task
 * @param maxAge episodes that began longer ago go; 0 keeps all
 * @param keepVersions how long a version that is not pinned stays readable after it was replaced
 * @param compactTarget size of the files that compaction writes
 * @param verifySample share of chunks whose checksums a verification compares, 0 to 1
 */
public record LakeConfig(
    Duration bucket,
    long capacity,
    Map<String, Long> capacities,
    Duration maxAge,
    Duration keepVersions,
    DataSize compactTarget,
    double verifySample) {

  /** Micro-batches and queries that are under way take minutes; their files must stay. */
  private static final Duration LEAST_KEPT = Duration.ofMinutes(10);

  public LakeConfig {
    new Bucket(bucket);
    capacities = Map.copyOf(capacities);
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity is " + capacity + ", expected 0 or more steps");
    }
    capacities.forEach(
        (task, steps) -> {
          if (steps < 0) {
            throw new IllegalArgumentException(
                "capacities of " + task + " is " + steps + ", expected 0 or more steps");
          }
        });
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("max-age is " + maxAge + ", expected 0 or more");
    }
    if (keepVersions.compareTo(LEAST_KEPT) < 0) {
      throw new IllegalArgumentException(
          "keep-versions is " + keepVersions + ", expected 10min or more: readers need old files");
    }
    if (compactTarget.bytes() < 1 << 20) {
      throw new IllegalArgumentException(
          "compact-target is " + compactTarget + ", expected 1MiB or more");
    }
    if (!(verifySample >= 0 && verifySample <= 1)) {
      throw new IllegalArgumentException("verify-sample is " + verifySample + ", expected 0 to 1");
    }
  }

  /** Keeps everything, and replaced versions for an hour. */
  public LakeConfig(Duration bucket, DataSize compactTarget, double verifySample) {
    this(bucket, 0, Map.of(), Duration.ZERO, Duration.ofHours(1), compactTarget, verifySample);
  }

  /** Steps of a task that stay; 0 for all. */
  public long capacityOf(String task) {
    return capacities.getOrDefault(task, capacity);
  }
}
