package io.dreamweir.lake;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** The tasks of a lake and their spaces, read by Delta Kernel: a trainer needs no Spark for it. */
public final class TaskCatalog {

  private final String lake;
  private final Map<String, Set<Spaces>> tasks;

  private TaskCatalog(String lake, Map<String, Set<Spaces>> tasks) {
    this.lake = lake;
    this.tasks = tasks;
  }

  /**
   * Reads the catalog.
   *
   * @param lake root of the lake
   * @throws UserError if there is no lake, or its log cannot be read
   */
  public static TaskCatalog read(String lake) {
    Engine engine = DefaultEngine.create(new Configuration());
    String path = LakeTable.TASKS.path(lake);
    try {
      Snapshot snapshot = Table.forPath(engine, path).getLatestSnapshot(engine);
      StructType schema = snapshot.getSchema(engine);
      Scan scan = snapshot.getScanBuilder(engine).withReadSchema(engine, schema).build();
      Map<String, Set<Spaces>> tasks = new LinkedHashMap<>();
      StructType physical =
          ScanStateRow.getPhysicalDataReadSchema(engine, scan.getScanState(engine));
      try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
        while (files.hasNext()) {
          try (CloseableIterator<Row> rows = files.next().getRows()) {
            while (rows.hasNext()) {
              add(engine, scan, physical, rows.next(), tasks);
            }
          }
        }
      }
      return new TaskCatalog(lake, tasks);
    } catch (TableNotFoundException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          "no replay lake at " + lake + "; ingest something first, or name another lake",
          e);
    } catch (IOException | KernelException e) {
      throw new UserError(
          UserError.Kind.FAILED, "the tasks of " + lake + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void add(
      Engine engine, Scan scan, StructType physical, Row file, Map<String, Set<Spaces>> tasks)
      throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    try (CloseableIterator<ColumnarBatch> data =
            engine
                .getParquetHandler()
                .readParquetFiles(
                    Utils.singletonCloseableIterator(status), physical, Optional.empty());
        CloseableIterator<FilteredColumnarBatch> logical =
            Scan.transformPhysicalData(engine, scan.getScanState(engine), file, data)) {
      while (logical.hasNext()) {
        ColumnarBatch batch = logical.next().getData();
        ColumnVector task = batch.getColumnVector(batch.getSchema().indexOf("task"));
        ColumnVector spaces = batch.getColumnVector(batch.getSchema().indexOf("spaces"));
        for (int row = 0; row < batch.getSize(); row++) {
          tasks
              .computeIfAbsent(task.getString(row), t -> new LinkedHashSet<>())
              .add(SpacesJson.read(spaces.getString(row)));
        }
      }
    }
  }

  /** Names of all tasks. */
  public Set<String> tasks() {
    return Set.copyOf(tasks.keySet());
  }

  /**
   * The only task of the lake.
   *
   * @throws UserError if there is none, or several
   */
  public String onlyTask() {
    if (tasks.size() == 1) {
      return tasks.keySet().iterator().next();
    }
    if (tasks.isEmpty()) {
      throw UserError.usage(
          "the lake at %s holds no experience yet; collect and ingest first", lake);
    }
    throw UserError.usage(
        "the lake at %s holds several tasks (%s); choose one with --task",
        lake, String.join(", ", tasks.keySet()));
  }

  /**
   * Spaces of a task.
   *
   * @throws UserError if the lake has no such task, or the task was collected with several spaces
   */
  public Spaces spaces(String task) {
    Set<Spaces> spaces = tasks.get(task);
    if (spaces == null) {
      throw UserError.usage(
          "the lake at %s has no task '%s'%s; it holds %s",
          lake, task, NearestName.suggestion(task, tasks.keySet()), tasks.keySet());
    }
    if (spaces.size() > 1) {
      throw UserError.usage(
          "task '%s' in %s was collected with %d different spaces (%s); train from one of them in a lake of"
              + " its own",
          task, lake, spaces.size(), spaces);
    }
    return spaces.iterator().next();
  }
}
