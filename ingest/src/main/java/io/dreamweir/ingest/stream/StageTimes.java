package io.dreamweir.ingest.stream;

import java.time.Duration;

/**
 * Where the time of micro-batches goes, summed over them.
 *
 * @param read taking messages from Kafka and making rows of them
 * @param check decoding: every field, size and checksum
 * @param dedup which chunks are stored already; the lake's answer where it had to be asked
 * @param write Spark's job that writes data files
 * @param commit Delta's log: the commit, its checkpoints, the new snapshot
 * @param engine Spark's own: offsets, planning, its checkpoint
 */
public record StageTimes(
    Duration read,
    Duration check,
    Duration dedup,
    Duration write,
    Duration commit,
    Duration engine) {

  /** Of no batch. */
  public static final StageTimes NONE =
      new StageTimes(
          Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** Both together. */
  public StageTimes plus(StageTimes other) {
    return new StageTimes(
        read.plus(other.read),
        check.plus(other.check),
        dedup.plus(other.dedup),
        write.plus(other.write),
        commit.plus(other.commit),
        engine.plus(other.engine));
  }

  /** What came since an earlier state of the same sum. */
  public StageTimes since(StageTimes before) {
    return new StageTimes(
        read.minus(before.read),
        check.minus(before.check),
        dedup.minus(before.dedup),
        write.minus(before.write),
        commit.minus(before.commit),
        engine.minus(before.engine));
  }

  StageTimes withEngine(Duration more) {
    return new StageTimes(read, check, dedup, write, commit, engine.plus(more));
  }
}
