package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.Pin;
import io.dreamweir.lake.Pins;
import io.dreamweir.lake.ReplayLake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;

/**
 * First in, first out: drops whole buckets by a {@link RetentionRule}. Deleting a partition touches
 * only the log; the files stay until a compaction cleans up, and those of pinned versions longer.
 */
public final class LakeRetain {

  /** Whether to drop or only to say what would go. */
  public enum Mode {
    DRY_RUN,
    DROP
  }

  /**
   * One bucket of one task.
   *
   * @param steps rows without reset rows
   * @param bytes of its data files
   * @param why it goes, or stays although a limit was reached
   */
  public record Bucket(
      String task, String bucket, long episodes, long steps, long bytes, String why) {}

  /**
   * What went, or would go.
   *
   * @param version of {@code chunks} afterwards
   * @param dropped buckets that go, oldest first
   * @param stayed buckets that a limit meant, but that cannot go
   * @param pins holders of pins: files of the versions they need stay on disk
   */
  public record Result(
      long version,
      List<Bucket> dropped,
      List<Bucket> stayed,
      long episodesDropped,
      long stepsDropped,
      long bytesDropped,
      long stepsKept,
      List<String> pins) {}

  private final ReplayLake lake;
  private final RetentionRule rule;
  private final Mode mode;
  private final Instant now;

  /** A retention as of this moment. */
  public LakeRetain(ReplayLake lake, RetentionRule rule, Mode mode) {
    this(lake, rule, mode, Instant.now());
  }

  /**
   * A retention as of a moment.
   *
   * @param now what ages count from
   */
  public LakeRetain(ReplayLake lake, RetentionRule rule, Mode mode, Instant now) {
    if (rule.isUnlimited()) {
      throw UserError.usage(
          "nothing says what may go from %s: set lake.capacity or lake.max-age, or give --capacity,"
              + " --max-age or --run",
          lake.location());
    }
    this.lake = lake;
    this.rule = rule;
    this.mode = mode;
    this.now = now;
  }

  /** Decides, and drops. */
  public Result run() {
    List<BucketCounts> all = BucketCounts.of(lake, lake.version());
    Map<String, String> newest = new HashMap<>();
    Map<String, Long> steps = new HashMap<>();
    for (BucketCounts bucket : all) {
      newest.put(bucket.task(), bucket.bucket());
      if (isLookedAt(bucket)) {
        steps.merge(bucket.task(), bucket.steps(), Long::sum);
      }
    }
    List<Bucket> dropped = new ArrayList<>();
    List<Bucket> stayed = new ArrayList<>();
    for (BucketCounts bucket : all) {
      if (!isLookedAt(bucket)) {
        continue;
      }
      String task = bucket.task();
      Optional<String> goes = reason(bucket, steps.getOrDefault(task, 0L));
      if (goes.isEmpty()) {
        continue;
      }
      Optional<String> stays = obstacle(bucket, bucket.bucket().equals(newest.get(task)));
      if (stays.isPresent()) {
        stayed.add(named(bucket, goes.get() + ", but " + stays.get()));
      } else {
        dropped.add(named(bucket, goes.get()));
        steps.merge(task, -bucket.steps(), Long::sum);
      }
    }
    if (mode == Mode.DROP) {
      drop(dropped);
    }
    long gone = dropped.stream().mapToLong(Bucket::steps).sum();
    return new Result(
        lake.version(),
        dropped,
        stayed,
        dropped.stream().mapToLong(Bucket::episodes).sum(),
        gone,
        dropped.stream().mapToLong(Bucket::bytes).sum(),
        all.stream().mapToLong(BucketCounts::steps).sum() - gone,
        new Pins(lake.location()).active().stream().map(Pin::holder).distinct().toList());
  }

  private boolean isLookedAt(BucketCounts bucket) {
    return (rule.tasks().isEmpty() || rule.tasks().contains(bucket.task()))
        && (rule.runs().isEmpty() || bucket.runs().stream().anyMatch(rule.runs()::contains));
  }

  /**
   * Why a bucket should go.
   *
   * @param steps of its task that are still there
   */
  private Optional<String> reason(BucketCounts bucket, long steps) {
    if (rule.isEverything()) {
      return Optional.of("of run " + String.join(", ", rule.runs()));
    }
    if (!rule.maxAge().isZero() && bucket.newest().isBefore(now.minus(rule.maxAge()))) {
      return Optional.of("its newest episode began " + bucket.newest());
    }
    long capacity = rule.capacityOf(bucket.task());
    return steps > capacity
        ? Optional.of(String.format("%,d steps are more than %,d", steps, capacity))
        : Optional.empty();
  }

  /** Why a bucket that should go cannot. */
  private Optional<String> obstacle(BucketCounts bucket, boolean newestOfTask) {
    if (!rule.runs().isEmpty()) {
      TreeSet<String> others = new TreeSet<>(bucket.runs());
      others.removeAll(rule.runs());
      if (!others.isEmpty()) {
        return Optional.of("runs " + others + " have episodes in it too");
      }
    }
    boolean old = !rule.maxAge().isZero() && bucket.newest().isBefore(now.minus(rule.maxAge()));
    return newestOfTask && !old && !rule.isEverything()
        ? Optional.of("it is the newest of its task")
        : Optional.empty();
  }

  private static Bucket named(BucketCounts bucket, String why) {
    return new Bucket(
        bucket.task(), bucket.bucket(), bucket.episodes(), bucket.steps(), bucket.bytes(), why);
  }

  private void drop(List<Bucket> dropped) {
    Map<String, List<Object>> byTask = new TreeMap<>();
    dropped.forEach(b -> byTask.computeIfAbsent(b.task(), t -> new ArrayList<>()).add(b.bucket()));
    Optional<Column> which =
        byTask.entrySet().stream()
            .map(
                e ->
                    col("task").equalTo(e.getKey()).and(col("bucket").isin(e.getValue().toArray())))
            .reduce(Column::or);
    which.ifPresent(
        buckets ->
            Conflicts.retried(
                () -> {
                  DeltaTable.forPath(lake.spark(), lake.path(LakeTable.CHUNKS)).delete(buckets);
                  return true;
                }));
  }
}
