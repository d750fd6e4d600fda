package io.dreamweir.lake;

import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.internal.data.DefaultColumnarBatch;
import io.delta.kernel.defaults.internal.data.vector.DefaultGenericVector;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Delta table that fits memory, read and appended to by Delta Kernel: a trainer needs no Spark
 * for it. An append is one commit; several at once all get through.
 *
 * @param path path or URI of the table
 */
record SmallTable(String path) {

  private static final int ATTEMPTS = 20;

  /** One row of a batch of columns. */
  interface RowVisitor {
    void row(ColumnarBatch batch, int row);
  }

  /** Column of a batch by its name. */
  static ColumnVector column(ColumnarBatch batch, String name) {
    return batch.getColumnVector(batch.getSchema().indexOf(name));
  }

  /** Visits every row of the newest version. */
  void forEach(RowVisitor visitor) throws IOException, TableNotFoundException {
    Engine engine = LakeEngine.create();
    Snapshot snapshot = Table.forPath(engine, path).getLatestSnapshot(engine);
    StructType schema = snapshot.getSchema(engine);
    Scan scan = snapshot.getScanBuilder(engine).withReadSchema(engine, schema).build();
    TableRows.forEachFile(
        engine,
        scan,
        file ->
            TableRows.forEachBatch(
                engine,
                scan,
                file,
                batch -> {
                  for (int row = 0; row < batch.getSize(); row++) {
                    visitor.row(batch, row);
                  }
                }));
  }

  /**
   * Appends rows in one commit, and makes the table where there is none.
   *
   * @param rows a value per column of the schema, in Delta Kernel's types (timestamps as
   *     microseconds)
   */
  void append(StructType schema, List<Object[]> rows) throws IOException {
    Engine engine = LakeEngine.create();
    for (int attempt = 1; ; attempt++) {
      try {
        appendOnce(engine, schema, rows);
        return;
      } catch (ConcurrentWriteException | TableAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException("others write to " + path + " without a pause", e);
        }
      }
    }
  }

  private void appendOnce(Engine engine, StructType schema, List<Object[]> rows)
      throws IOException {
    boolean exists = exists(engine);
    TransactionBuilder builder =
        Table.forPath(engine, path)
            .createTransactionBuilder(
                engine, "dreamweir", exists ? Operation.WRITE : Operation.CREATE_TABLE);
    Transaction transaction = (exists ? builder : builder.withSchema(engine, schema)).build(engine);
    Row state = transaction.getTransactionState(engine);
    DataWriteContext target = Transaction.getWriteContext(engine, state, Map.of());
    try (CloseableIterator<FilteredColumnarBatch> data =
            Transaction.transformLogicalData(
                engine,
                state,
                Utils.singletonCloseableIterator(
                    new FilteredColumnarBatch(batch(schema, rows), Optional.empty())),
                Map.of());
        CloseableIterator<DataFileStatus> files =
            engine
                .getParquetHandler()
                .writeParquetFiles(
                    target.getTargetDirectory(), data, target.getStatisticsColumns());
        CloseableIterator<Row> actions =
            Transaction.generateAppendActions(engine, state, files, target)) {
      transaction.commit(engine, CloseableIterable.inMemoryIterable(actions));
    }
  }

  private boolean exists(Engine engine) {
    try {
      Table.forPath(engine, path).getLatestSnapshot(engine);
      return true;
    } catch (TableNotFoundException e) {
      return false;
    }
  }

  private static ColumnarBatch batch(StructType schema, List<Object[]> rows) {
    ColumnVector[] columns = new ColumnVector[schema.length()];
    for (int c = 0; c < columns.length; c++) {
      Object[] values = new Object[rows.size()];
      for (int r = 0; r < values.length; r++) {
        values[r] = rows.get(r)[c];
      }
      columns[c] = DefaultGenericVector.fromArray(schema.at(c).getDataType(), values);
    }
    return new DefaultColumnarBatch(rows.size(), schema, columns);
  }
}
