package io.dreamweir.sequence;

import java.time.Duration;

/**
 * Where a trainer's batches come from: a plan (batch mode) or the live sampler (streaming mode).
 * One consumer.
 */
public interface BatchSource extends AutoCloseable {

  /**
   * The next batch; waits until one can be cut, saying why it waits on the log. The batch is valid
   * until the next call.
   *
   * @throws InterruptedException if the thread is interrupted while waiting
   * @throws java.util.NoSuchElementException at the end of a plan
   */
  SequenceBatch next() throws InterruptedException;

  /** Total time that {@link #next} has kept its caller waiting. */
  Duration waited();

  @Override
  void close();
}
