package io.dreamweir.train.engine;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a program needs beside its inputs: constants, joins, and places to breathe. */
public interface Graph {

  /** A float32 constant. */
  Tensor full(double value, int... shape);

  /**
   * A float32 constant.
   *
   * @param values all elements, row-major
   */
  Tensor constant(float[] values, int... shape);

  /** Float32 zeros. */
  default Tensor zeros(int... shape) {
    return full(0, shape);
  }

  /** Joins tensors along an axis. */
  Tensor concat(int axis, List<Tensor> parts);

  /** Joins two tensors along the last axis. */
  default Tensor concat(Tensor first, Tensor second) {
    return concat(-1, List.of(first, second));
  }

  /** Joins tensors of equal shape along a new axis. */
  Tensor stack(int axis, List<Tensor> parts);

  /**
   * Computes a part of the program whose intermediate values are not needed afterwards: only the
   * results live on, so that a long loop does not hold every value of every step.
   */
  List<Tensor> local(Supplier<List<Tensor>> part);

  /** The same for a part with one result. */
  default Tensor localResult(Supplier<Tensor> part) {
    return local(() -> List.of(part.get())).get(0);
  }

  /**
   * The product of one-hot vectors with a kernel, without the vectors.
   *
   * @param choices whole numbers below d, [..., s]; no gradient flows through them
   * @param kernel [s d, n]
   * @return [..., n], the sum over i of the kernel's rows {@code i d + choices[i]}
   */
  default Tensor lookUp(Tensor choices, Tensor kernel) {
    int[] shape = choices.shape().stream().mapToInt(Integer::intValue).toArray();
    int last = shape.length - 1;
    Tensor vectors = choices.oneHot(kernel.size(0) / shape[last]);
    shape[last] = kernel.size(0);
    return vectors.reshape(shape).matmul(kernel);
  }

  /**
   * An affine layer of a recurrence, whose input is known step by step. The gradient with respect
   * to its kernel may be found from all steps at once.
   *
   * @param kernel [k, n]
   * @param terms what is added to the products, [steps, b, n]: a bias, and what was computed before
   */
  default Recurrent recurrent(Tensor kernel, Tensor terms) {
    List<Tensor> each = terms.unstack(0);
    return (step, x, activation) -> x.dense(kernel, each.get(step), activation);
  }

  /** See {@link #recurrent}. */
  interface Recurrent {
    /**
     * One step, {@code activation(x kernel + terms[step])}; every step once.
     *
     * @param x [b, k]
     * @return [b, n]
     */
    Tensor step(int step, Tensor x, Activation activation);
  }

  /**
   * Computes something for every row by itself, so that the values of all rows need not be there at
   * once. Its gradient may be found by computing it once more.
   *
   * @param rows tensors of n rows each, through which no gradient flows
   * @param part from some of the rows to their results, in the same order; more than once
   * @return n rows
   */
  default Tensor overRows(List<Tensor> rows, Function<List<Tensor>, Tensor> part) {
    return part.apply(rows);
  }

  /**
   * Losses of rows, computed for every row by itself, like {@link #overRows}.
   *
   * @param rows tensors of n rows each; the gradient flows into those of float32
   * @param losses from some of the rows to their losses: one or several tensors with a number for
   *     each row
   */
  default RowLosses lossesOverRows(List<Tensor> rows, Function<List<Tensor>, List<Tensor>> losses) {
    List<Tensor> all = losses.apply(rows);
    return new RowLosses(
        all.stream().map(Tensor::sum).reduce(Tensor::plus).orElseThrow(),
        all.stream().map(Tensor::stopGradient).toList());
  }

  /**
   * Losses of rows.
   *
   * @param sum of all losses of all rows
   * @param each loss, [n]; no gradient flows through them
   */
  record RowLosses(Tensor sum, List<Tensor> each) {}

  /**
   * The mean over all workers of a value that is each one's own mean; its gradient is that of this
   * worker's own. For what is decided about the batch as a whole.
   */
  Tensor overWorkers(Tensor mean);

  /** Says that the operations from here on belong to another phase, for the profile. */
  void phase(String name);
}
