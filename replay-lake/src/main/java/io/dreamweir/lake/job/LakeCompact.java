package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.Pin;
import io.dreamweir.lake.Pins;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sequence.index.DataFile;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The upkeep of a lake, as one job that may run at any time, beside streams and readers, and again:
 * packs the small files of micro-batches into large ones, bucket by bucket; completes statistics;
 * deletes data files and commits of versions that were replaced longer ago than {@code
 * lake.keep-versions} and that nobody has pinned; writes a checkpoint of each log. Rows and meaning
 * stay.
 */
public final class LakeCompact {

  private static final Logger LOG = LoggerFactory.getLogger(LakeCompact.class);

  /** Ended pins that one run forgets. */
  private static final int AT_ONCE = 200;

  /**
   * Before and after.
   *
   * @param version of {@code chunks} after the compaction
   * @param filesBefore data files of the newest version of {@code chunks}
   * @param filesDeleted data files of all tables that left the disk
   * @param commitsDeleted commits of all tables that left their logs
   * @param pinned versions of {@code chunks} that were kept for their pins
   */
  public record Result(
      long version,
      long filesBefore,
      long filesAfter,
      long bytesBefore,
      long bytesAfter,
      long filesDeleted,
      long bytesDeleted,
      long commitsDeleted,
      List<Long> pinned,
      double seconds) {}

  private final ReplayLake lake;
  private final long target;
  private final Duration keep;

  /** The upkeep of a lake, as configured. */
  public LakeCompact(ReplayLake lake, LakeConfig config) {
    this(lake, config.compactTarget().bytes(), config.keepVersions());
  }

  LakeCompact(ReplayLake lake, long target, Duration keep) {
    this.lake = lake;
    this.target = target;
    this.keep = keep;
  }

  /** Does what there is to do. */
  public Result run() {
    long begin = System.nanoTime();
    ReplayLake.Size before = lake.size();
    SparkSession session = lake.spark().newSession();
    ReplayLake own = ReplayLake.open(session, lake.location());
    own.keepVersions(keep);
    forgetPins(session, own);
    Map<Long, Set<String>> pinned = pinned(own);
    Instant cutoff = Instant.now().minus(keep);
    long files = 0;
    long bytes = 0;
    long commits = 0;
    for (LakeTable table : LakeTable.values()) {
      if (own.table(table).isPresent()) {
        session
            .conf()
            .set(
                "spark.sql.parquet.compression.codec",
                holdsFrames(table) ? "uncompressed" : "zstd");
        TableUpkeep.Done done =
            new TableUpkeep(session, own.path(table), target)
                .run(table == LakeTable.CHUNKS ? pinned : Map.of(), cutoff);
        files += done.deleted().files();
        bytes += done.deleted().bytes();
        commits += done.commits();
      }
    }
    ReplayLake.Size after = own.size();
    return new Result(
        after.version(),
        before.files(),
        after.files(),
        before.bytes(),
        after.bytes(),
        files,
        bytes,
        commits,
        pinned.keySet().stream().sorted().toList(),
        (System.nanoTime() - begin) / 1e9);
  }

  /** Frames are compressed already, and their readers rely on plain pages. */
  private static boolean holdsFrames(LakeTable table) {
    return table == LakeTable.CHUNKS || table == LakeTable.QUARANTINE;
  }

  /** Names of the data files of every pinned version. */
  private static Map<Long, Set<String>> pinned(ReplayLake lake) {
    String chunks = lake.path(LakeTable.CHUNKS);
    String tableId = LakeSnapshot.newest(chunks).tableId();
    Map<Long, Set<String>> pinned = new HashMap<>();
    for (Pin pin : new Pins(lake.location()).active()) {
      if (pin.tableId().equals(tableId)) {
        pinned.computeIfAbsent(pin.version(), version -> names(chunks, pin));
      }
    }
    return pinned;
  }

  private static Set<String> names(String chunks, Pin pin) {
    Set<String> names = new HashSet<>();
    try {
      for (DataFile file : LakeSnapshot.at(chunks, pin.version()).files()) {
        names.add(new Path(file.path()).getName());
      }
    } catch (UserError e) {
      if (e.kind() == UserError.Kind.FAILED) {
        throw e;
      }
      LOG.warn(
          "version {}, which {} has pinned, is gone: {}",
          pin.version(),
          pin.holder(),
          e.getMessage());
    }
    return names;
  }

  /** Deletes the rows of pins that have ended a while ago. */
  private void forgetPins(SparkSession session, ReplayLake own) {
    Instant ended = Instant.now().minus(keep);
    List<Pin> old =
        new Pins(own.location())
            .newest().stream().filter(pin -> pin.expiresAt().isBefore(ended)).toList();
    if (old.isEmpty()) {
      return;
    }
    Column rows = old.stream().limit(AT_ONCE).map(LakeCompact::rowsOf).reduce(Column::or).get();
    Conflicts.retried(
        () -> {
          DeltaTable.forPath(session, own.path(LakeTable.PINS)).delete(rows);
          return true;
        });
  }

  private static Column rowsOf(Pin pin) {
    return col("table_id")
        .equalTo(pin.tableId())
        .and(col("version").equalTo(pin.version()))
        .and(col("holder").equalTo(pin.holder()))
        .and(col("pinned_at").leq(Timestamp.from(pin.pinnedAt())));
  }
}
