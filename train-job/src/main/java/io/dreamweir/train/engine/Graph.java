package io.dreamweir.train.engine;

import java.util.List;
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

  /** Says that the operations from here on belong to another phase, for the profile. */
  void phase(String name);
}
