package io.dreamweir.lake.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Shortens the log of a table to the versions that are to stay readable. A version is read from the
 * newest checkpoint before it and the commits after that; so everything before the newest
 * checkpoint that is not after the oldest version to keep can go. Delta's own clean-up knows no
 * pins, and rounds to days.
 */
final class LogCleanup {
  private LogCleanup() {}

  private static final Pattern ENTRY =
      Pattern.compile("(\\d{20})\\.(json|crc|checkpoint(?:\\..*)?\\.parquet)");
  private static final Pattern WHOLE_CHECKPOINT = Pattern.compile("\\d{20}\\.checkpoint\\.parquet");

  /** A file of the log. */
  private record Entry(long version, Path path) {}

  /**
   * Deletes what is older.
   *
   * @param oldestPinned oldest version that somebody needs, or {@link Long#MAX_VALUE}
   * @param cutoff versions that were current at or after this time stay
   * @return number of commits that went
   */
  static long run(TableFolder folder, long oldestPinned, Instant cutoff) {
    List<Entry> entries = new ArrayList<>();
    TreeMap<Long, Long> commits = new TreeMap<>();
    TreeSet<Long> checkpoints = new TreeSet<>();
    for (FileStatus file : folder.log()) {
      String name = file.getPath().getName();
      Matcher matcher = ENTRY.matcher(name);
      if (matcher.matches()) {
        long version = Long.parseLong(matcher.group(1));
        entries.add(new Entry(version, file.getPath()));
        if (matcher.group(2).equals("json")) {
          commits.put(version, file.getModificationTime());
        } else if (WHOLE_CHECKPOINT.matcher(name).matches()) {
          checkpoints.add(version);
        }
      }
    }
    if (commits.isEmpty()) {
      return 0;
    }
    Long from =
        checkpoints.floor(Math.min(oldestPinned, currentAt(commits, cutoff.toEpochMilli())));
    if (from == null) {
      return 0;
    }
    // Oldest first: what is left after a crash has no hole.
    entries.stream()
        .filter(entry -> entry.version() < from)
        .sorted(Comparator.comparingLong(Entry::version))
        .forEach(entry -> folder.delete(entry.path()));
    return commits.headMap(from).size();
  }

  /**
   * The version that was the newest at a time, or the oldest that is left. Looked for from the
   * newest on: an old commit of a future date, by a clock that was wrong, keeps nothing.
   */
  private static long currentAt(NavigableMap<Long, Long> commits, long timeMs) {
    for (Map.Entry<Long, Long> commit : commits.descendingMap().entrySet()) {
      if (commit.getValue() <= timeMs) {
        return commit.getKey();
      }
    }
    return commits.firstKey();
  }
}
