package io.dreamweir.lake.job;

import io.delta.tables.DeltaTable;
import io.dreamweir.sequence.index.DataFile;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.stats.StatisticsCollection$;
import scala.Option;
import scala.runtime.AbstractFunction1;

/**
 * The upkeep of one Delta table: packs small files, completes statistics, deletes data files that
 * no version needs any more, and shortens the log. Every part does nothing where there is nothing
 * to do.
 */
final class TableUpkeep {

  /**
   * What was done.
   *
   * @param commits commits that left the log
   * @param deleted data files that left the disk
   */
  record Done(long commits, TableFolder.Deleted deleted) {}

  private final SparkSession session;
  private final String path;
  private final long target;
  private final Configuration hadoop;

  /**
   * Upkeep of a table.
   *
   * @param session of this job's own: its settings are changed
   * @param target bytes of a packed file
   */
  TableUpkeep(SparkSession session, String path, long target) {
    this.session = session;
    this.path = path;
    this.target = target;
    this.hadoop = session.sparkContext().hadoopConfiguration();
  }

  /**
   * Does everything.
   *
   * @param pinned versions that somebody needs, and their data files' names
   * @param cutoff what was replaced before this time, and is not pinned, may go
   */
  Done run(Map<Long, Set<String>> pinned, Instant cutoff) {
    pack();
    completeStatistics();
    TableFolder.Deleted deleted = vacuum(pinned, cutoff);
    checkpoint();
    long oldest = pinned.keySet().stream().mapToLong(v -> v).min().orElse(Long.MAX_VALUE);
    return new Done(LogCleanup.run(new TableFolder(hadoop, path), oldest, cutoff), deleted);
  }

  private void pack() {
    Map<Map<String, String>, Integer> small = new HashMap<>();
    for (DataFile file : LakeSnapshot.newest(path).files()) {
      if (file.bytes() < target) {
        small.merge(file.partition(), 1, Integer::sum);
      }
    }
    if (small.values().stream().allMatch(files -> files == 1)) {
      return;
    }
    session.conf().set("spark.databricks.delta.optimize.maxFileSize", Long.toString(target));
    session.conf().set("spark.databricks.delta.optimize.minFileSize", Long.toString(target));
    Conflicts.retried(() -> DeltaTable.forPath(session, path).optimize().executeCompaction());
  }

  /** Files of other writers may come without: then every query would read them. */
  private void completeStatistics() {
    WithoutStatistics without = new WithoutStatistics();
    if (snapshot().allFiles().collectAsList().stream()
        .noneMatch(file -> (Boolean) without.apply(file))) {
      return;
    }
    Conflicts.retried(
        () -> {
          StatisticsCollection$.MODULE$.recompute(
              session,
              log(),
              Option.empty(),
              StatisticsCollection$.MODULE$.recompute$default$4(),
              without);
          return true;
        });
  }

  private static final class WithoutStatistics extends AbstractFunction1<AddFile, Object>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(AddFile file) {
      return file.stats() == null || file.stats().isEmpty();
    }
  }

  /**
   * Delta's own vacuum knows no pins. A file goes if it was written before the cutoff (a writer
   * that is not done yet has younger ones) and neither the newest version, nor one that was current
   * after the cutoff, nor a pinned one has it.
   */
  private TableFolder.Deleted vacuum(Map<Long, Set<String>> pinned, Instant cutoff) {
    TableFolder folder = new TableFolder(hadoop, path);
    List<FileStatus> old = folder.filesBefore(cutoff);
    if (old.isEmpty()) {
      return new TableFolder.Deleted(0, 0);
    }
    Set<String> needed = new HashSet<>();
    pinned.values().forEach(needed::addAll);
    for (DataFile file : LakeSnapshot.newest(path).files()) {
      needed.add(new Path(file.path()).getName());
    }
    if (old.stream().allMatch(file -> needed.contains(file.getPath().getName()))) {
      return new TableFolder.Deleted(0, 0);
    }
    for (RemoveFile file : snapshot().tombstones().collectAsList()) {
      if (file.delTimestamp() >= cutoff.toEpochMilli()) {
        needed.add(new Path(URI.create(file.path())).getName());
      }
    }
    return folder.deleteAllBut(needed, old);
  }

  private void checkpoint() {
    Snapshot now = snapshot();
    if (now.logSegment().checkpointProvider().version() < now.version()) {
      DeltaLog log = log();
      log.checkpoint(now, Option.empty());
    }
  }

  private DeltaLog log() {
    return DeltaLog.forTable(session, path);
  }

  private Snapshot snapshot() {
    DeltaLog log = log();
    return log.update(false, log.update$default$2(), log.update$default$3());
  }
}
