package io.dreamweir.ingest.stream;

import java.util.Arrays;

/**
 * A histogram of times in milliseconds, by count of chunks: buckets of one sixteenth of their power
 * of two, so that a percentile is right to 6 %. Immutable.
 */
public final class Latencies {
  private static final int FINE_BITS = 4;
  private static final int FINE = 1 << FINE_BITS;
  private static final int BUCKETS = FINE * (Long.SIZE - FINE_BITS);

  /** Of no chunk. */
  public static final Latencies NONE = new Latencies(new long[BUCKETS]);

  private final long[] counts;

  private Latencies(long[] counts) {
    this.counts = counts;
  }

  /** These, and one of each of these times. */
  public Latencies with(long[] timesMs) {
    long[] sum = counts.clone();
    for (long time : timesMs) {
      sum[bucket(Math.max(0, time))]++;
    }
    return new Latencies(sum);
  }

  /** What came since an earlier state of the same histogram. */
  public Latencies since(Latencies before) {
    long[] rest = counts.clone();
    for (int i = 0; i < BUCKETS; i++) {
      rest[i] -= before.counts[i];
    }
    return new Latencies(rest);
  }

  /** How many chunks. */
  public long chunks() {
    return Arrays.stream(counts).sum();
  }

  /**
   * The time within which so many were done, milliseconds; 0 of none.
   *
   * @param share above 0, at most 1
   */
  public long percentileMs(double share) {
    long wanted = (long) Math.ceil(share * chunks());
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return highest(i);
      }
    }
    return 0;
  }

  /**
   * How many were done within a time, right to 6 % of the time.
   *
   * @param limitMs milliseconds, 0 or more
   */
  public long within(long limitMs) {
    long seen = 0;
    for (int i = 0; i <= bucket(limitMs); i++) {
      seen += counts[i];
    }
    return seen;
  }

  /** The figures people ask for. */
  public Summary summary() {
    return new Summary(
        chunks(), percentileMs(0.5), percentileMs(0.95), percentileMs(0.99), percentileMs(1));
  }

  /**
   * Percentiles in milliseconds, from the moment when a chunk's last step was played until the
   * commit that holds it can be read.
   */
  public record Summary(long chunks, long p50Ms, long p95Ms, long p99Ms, long maxMs) {}

  private static int bucket(long value) {
    if (value < FINE) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - FINE_BITS;
    return (int) ((long) shift * FINE + (value >>> shift));
  }

  private static long highest(int bucket) {
    if (bucket < FINE) {
      return bucket;
    }
    int shift = bucket / FINE - 1;
    return ((bucket % FINE + (long) FINE + 1) << shift) - 1;
  }

  @Override
  public String toString() {
    return summary().toString();
  }
}
