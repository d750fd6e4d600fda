package io.dreamweir.sequence.index;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeEngine;
import io.dreamweir.lake.ReplayLake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * One version of a Delta table: the files that make it up. Read by Delta Kernel, so neither a
 * trainer nor an actor needs Spark for it.
 *
 * @param table path or URI of the table, as given
 * @param tableId the table's own id, from its metadata: the same in every version and copy
 * @param version Delta version
 * @param properties the table's properties
 * @param files data files, ordered by path
 */
public record LakeSnapshot(
    String table,
    String tableId,
    long version,
    Map<String, String> properties,
    List<DataFile> files) {

  public LakeSnapshot {
    properties = Map.copyOf(properties);
    files = files.stream().sorted(Comparator.comparing(DataFile::path)).toList();
  }

  /**
   * The newest version.
   *
   * @throws UserError if there is no table, or its log cannot be read
   */
  public static LakeSnapshot newest(String table) {
    return open(table, "newest version", (t, engine) -> t.getLatestSnapshot(engine));
  }

  /**
   * One version.
   *
   * @throws UserError if there is no table, or it does not have that version (any more)
   */
  public static LakeSnapshot at(String table, long version) {
    return open(
        table, "version " + version, (t, engine) -> t.getSnapshotAsOfVersion(engine, version));
  }

  /**
   * Whether a version after this one exists: one look at the log's folder, where opening the newest
   * version reads the whole log.
   */
  public static boolean isNewest(String table, long version) {
    Path next = new Path(table, String.format("_delta_log/%020d.json", version + 1));
    try {
      return !next.getFileSystem(new Configuration()).exists(next);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot look for " + next + ": " + e.getMessage(), e);
    }
  }

  private interface Choice {
    Snapshot of(Table table, Engine engine) throws TableNotFoundException;
  }

  private static LakeSnapshot open(String table, String what, Choice choice) {
    Engine engine = LakeEngine.create();
    try {
      Snapshot snapshot = choice.of(Table.forPath(engine, table), engine);
      Metadata metadata = ((SnapshotImpl) snapshot).getMetadata();
      ReplayLake.requireKnownFormat(table, metadata.getConfiguration());
      return new LakeSnapshot(
          table,
          metadata.getId(),
          snapshot.getVersion(engine),
          metadata.getConfiguration(),
          files(table, snapshot.getScanBuilder(engine).build(), engine));
    } catch (TableNotFoundException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          "no Delta table at " + table + "; ingest something first, or name another lake",
          e);
    } catch (KernelException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          "cannot open " + what + " of " + table + ": " + firstLine(String.valueOf(e.getMessage())),
          e);
    } catch (IOException | RuntimeException e) {
      if (e instanceof UserError user) {
        throw user;
      }
      throw new UserError(
          UserError.Kind.FAILED,
          "cannot read the log of "
              + table
              + " for its "
              + what
              + ": "
              + firstLine(e.toString())
              + "; look into its _delta_log folder",
          e);
    }
  }

  private static List<DataFile> files(String table, Scan scan, Engine engine) throws IOException {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(file(table, rows.next()));
          }
        }
      }
    }
    return files;
  }

  private static DataFile file(String table, Row row) {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(row);
    if (InternalScanFileUtils.getDeletionVectorDescriptorFromRow(row) != null) {
      throw UserError.usage(
          "%s has deletion vectors (file %s), which the readers of this lake do not apply; purge"
              + " them (REORG TABLE ... APPLY (PURGE)) and set delta.enableDeletionVectors=false",
          table, status.getPath());
    }
    return new DataFile(
        status.getPath(), status.getSize(), InternalScanFileUtils.getPartitionValues(row));
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
