package io.dreamweir.train.loop;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.engine.Workers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's share of every batch: of B sequences and k workers, sequences {@code rank B/k} to
 * {@code (rank + 1) B/k - 1}. Every worker reads whole batches, the same ones, because draw n
 * depends on the seed and n alone.
 */
final class SharedSource implements BatchSource {

  private final BatchSource whole;
  private final Workers workers;

  /** Shares what a source gives; owns it. */
  SharedSource(BatchSource whole, Workers workers) {
    this.whole = whole;
    this.workers = workers;
  }

  @Override
  public SequenceBatch next() throws InterruptedException {
    SequenceBatch batch = whole.next();
    return workers.size() == 1 ? batch : share(batch, workers.rank(), workers.size());
  }

  /**
   * One share, in buffers of its own.
   *
   * @throws UserError if the sequences cannot be shared evenly
   */
  static SequenceBatch share(SequenceBatch batch, int rank, int size) {
    if (batch.batch() % size != 0) {
      throw UserError.usage(
          "a batch of %d sequences cannot be shared evenly by %d workers: choose a replay.batch"
              + " that %d divides, or other --workers",
          batch.batch(), size, size);
    }
    int sequences = batch.batch() / size;
    Columns columns = new Columns(batch.length(), batch.batch(), rank * sequences, sequences);
    List<ByteBuffer> observations = new ArrayList<>();
    int at = 0;
    for (TensorSpec tensor : batch.spaces().observation()) {
      observations.add(columns.of(batch.observations().get(at++), tensor.bytes()));
    }
    List<List<RowSpan>> spans = batch.spans();
    SequenceBatch share =
        new SequenceBatch(
            batch.spaces(),
            batch.length(),
            sequences,
            observations,
            columns
                .of(bytes(batch.actions()), batch.spaces().encodedActionWidth() * Float.BYTES)
                .asFloatBuffer(),
            columns.of(bytes(batch.rewards()), Float.BYTES).asFloatBuffer(),
            columns.of(batch.isFirst(), 1),
            columns.of(batch.isLast(), 1),
            columns.of(batch.isTerminal(), 1),
            batch.origin());
    return spans.isEmpty()
        ? share
        : share.of(spans.subList(rank * sequences, (rank + 1) * sequences));
  }

  private static ByteBuffer bytes(FloatBuffer floats) {
    ByteBuffer bytes =
        ByteBuffer.allocate(floats.capacity() * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(floats.duplicate().rewind());
    return bytes;
  }

  /** Columns {@code first} to {@code first + count - 1} of time-major rows. */
  private record Columns(int length, int batch, int first, int count) {
    ByteBuffer of(ByteBuffer rows, int bytes) {
      ByteBuffer part =
          ByteBuffer.allocateDirect(length * count * bytes).order(ByteOrder.nativeOrder());
      for (int t = 0; t < length; t++) {
        part.put(t * count * bytes, rows, (t * batch + first) * bytes, count * bytes);
      }
      return part;
    }
  }

  @Override
  public Duration waited() {
    return whole.waited();
  }

  @Override
  public void close() {
    whole.close();
  }
}
