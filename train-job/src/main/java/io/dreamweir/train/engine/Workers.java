package io.dreamweir.train.engine;

import java.nio.FloatBuffer;

/**
 * The workers of a data-parallel run, as one of them sees them. Each holds all parameters and
 * learns from its share of the sequences of every batch; as all losses are means over the batch,
 * the mean of the workers' gradients is the gradient of the whole batch.
 *
 * <p>The methods that exchange are collective: every worker makes the same calls in the same order,
 * with as many values. One thread at a time.
 */
public interface Workers extends AutoCloseable {

  /** Number of this worker, 0-based; the first writes what the run leaves behind. */
  int rank();

  /** How many workers there are. */
  int size();

  /** How many of them, this one included, share this worker's processors. */
  int onThisMachine();

  /**
   * Replaces each value by its mean over all workers.
   *
   * @param values direct, native order; from 0 to the capacity
   * @throws io.dreamweir.error.UserError if a worker is lost, or silent for too long
   */
  void mean(FloatBuffer values);

  /**
   * The mean of each value over all workers. Waits for as long as they live: a worker may be
   * waiting for experience.
   *
   * @throws io.dreamweir.error.UserError if a worker is lost
   */
  double[] mean(double[] values);

  @Override
  void close();

  /** One worker, which has nobody to wait for. */
  static Workers alone() {
    return new Workers() {
      @Override
      public int rank() {
        return 0;
      }

      @Override
      public int size() {
        return 1;
      }

      @Override
      public int onThisMachine() {
        return 1;
      }

      @Override
      public void mean(FloatBuffer values) {}

      @Override
      public double[] mean(double[] values) {
        return values.clone();
      }

      @Override
      public void close() {}
    };
  }
}
