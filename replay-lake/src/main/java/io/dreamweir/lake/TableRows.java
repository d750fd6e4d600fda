package io.dreamweir.lake;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Some columns of the newest version of a Delta table, row by row. Read by Delta Kernel, so whoever
 * looks needs no Spark. Data files never change: who has seen one need not read it again.
 */
public final class TableRows {

  /**
   * A data file of a version.
   *
   * @param modifiedMs when it was written, epoch milliseconds
   */
  public record DataFile(String path, long bytes, long modifiedMs) {}

  /** Gets every row of the files that are read. */
  public interface Visitor {
    /** One row; valid during the call. */
    void row(DataFile file, RowView row);
  }

  /** One row. */
  public static final class RowView {
    private final ColumnarBatch batch;
    private int row;

    private RowView(ColumnarBatch batch) {
      this.batch = batch;
    }

    private ColumnVector column(String name) {
      return batch.getColumnVector(batch.getSchema().indexOf(name));
    }

    /** A text; empty where it is null. */
    public String text(String name) {
      ColumnVector column = column(name);
      return column.isNullAt(row) ? "" : column.getString(row);
    }

    /** A whole number of 64 bits. */
    public long number(String name) {
      return column(name).getLong(row);
    }

    /** A whole number of 32 bits. */
    public int smallNumber(String name) {
      return column(name).getInt(row);
    }

    /** A number. */
    public double decimal(String name) {
      return column(name).getDouble(row);
    }

    /** A moment. */
    public Instant time(String name) {
      return Instant.EPOCH.plus(column(name).getLong(row), ChronoUnit.MICROS);
    }
  }

  private TableRows() {}

  /**
   * Reads.
   *
   * @param table path or URI of the table
   * @param columns what the rows must show; others are not read
   * @param wanted which files are read
   * @return every file of the version, the unwanted ones too; nothing where there is no such table
   * @throws UserError if it cannot be read
   */
  public static Optional<List<DataFile>> read(
      String table, List<String> columns, Predicate<DataFile> wanted, Visitor visitor) {
    Engine engine = LakeEngine.create();
    try {
      Snapshot snapshot = Table.forPath(engine, table).getLatestSnapshot(engine);
      StructType all = snapshot.getSchema(engine);
      List<StructField> shown = columns.stream().map(name -> field(table, all, name)).toList();
      Scan scan =
          snapshot.getScanBuilder(engine).withReadSchema(engine, new StructType(shown)).build();
      List<DataFile> files = new ArrayList<>();
      forEachFile(
          engine,
          scan,
          row -> {
            FileStatus status = InternalScanFileUtils.getAddFileStatus(row);
            DataFile file =
                new DataFile(status.getPath(), status.getSize(), status.getModificationTime());
            files.add(file);
            if (wanted.test(file)) {
              forEachBatch(
                  engine,
                  scan,
                  row,
                  batch -> {
                    RowView view = new RowView(batch);
                    for (view.row = 0; view.row < batch.getSize(); view.row++) {
                      visitor.row(file, view);
                    }
                  });
            }
          });
      return Optional.of(files);
    } catch (TableNotFoundException e) {
      return Optional.empty();
    } catch (IOException | KernelException e) {
      throw new UserError(UserError.Kind.FAILED, table + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The newest version of a table.
   *
   * @return nothing where there is no such table
   * @throws UserError if its log cannot be read
   */
  public static OptionalLong version(String table) {
    Engine engine = LakeEngine.create();
    try {
      return OptionalLong.of(
          Table.forPath(engine, table).getLatestSnapshot(engine).getVersion(engine));
    } catch (TableNotFoundException e) {
      return OptionalLong.empty();
    } catch (KernelException e) {
      throw new UserError(UserError.Kind.FAILED, table + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static StructField field(String table, StructType all, String name) {
    int at = all.indexOf(name);
    if (at < 0) {
      throw UserError.usage("%s has no column '%s'; it has %s", table, name, all.fieldNames());
    }
    return all.at(at);
  }

  /** Takes the files of a scan. */
  interface FileTaker {
    void take(Row file) throws IOException;
  }

  /** Takes the rows of a file. */
  interface BatchTaker {
    void take(ColumnarBatch batch);
  }

  static void forEachFile(Engine engine, Scan scan, FileTaker taker) throws IOException {
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
      while (files.hasNext()) {
        try (CloseableIterator<Row> rows = files.next().getRows()) {
          while (rows.hasNext()) {
            taker.take(rows.next());
          }
        }
      }
    }
  }

  static void forEachBatch(Engine engine, Scan scan, Row file, BatchTaker taker)
      throws IOException {
    StructType physical = ScanStateRow.getPhysicalDataReadSchema(engine, scan.getScanState(engine));
    try (CloseableIterator<ColumnarBatch> data =
            engine
                .getParquetHandler()
                .readParquetFiles(
                    Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                    physical,
                    Optional.empty());
        CloseableIterator<FilteredColumnarBatch> logical =
            Scan.transformPhysicalData(engine, scan.getScanState(engine), file, data)) {
      while (logical.hasNext()) {
        taker.take(logical.next().getData());
      }
    }
  }
}
