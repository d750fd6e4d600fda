package io.dreamweir.lake;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How episodes fall into partitions: the episode's start, truncated. Old experience is dropped by
 * whole buckets, which needs no rewriting.
 *
 * @param size time that a bucket covers, whole minutes, 1 minute to 31 days
 */
public record Bucket(Duration size) implements Serializable {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  public Bucket {
    if (!size.equals(Duration.ofMinutes(size.toMinutes()))
        || size.toMinutes() < 1
        || size.toDays() > 31) {
      throw new IllegalArgumentException(
          "bucket is " + size + ", expected whole minutes, 1min to 31d");
    }
  }

  /**
   * Name of the bucket that holds an episode: its start in UTC, for example {@code
   * 2026-11-21T0900Z}. Names sort as time does and need no escaping in a path.
   */
  public String of(Instant episodeStart) {
    long seconds = size.toSeconds();
    return NAME.format(
        Instant.ofEpochSecond(Math.floorDiv(episodeStart.getEpochSecond(), seconds) * seconds));
  }
}
