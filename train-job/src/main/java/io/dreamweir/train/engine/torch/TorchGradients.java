package io.dreamweir.train.engine.torch;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Gradients with respect to some leaves, added up; undefined where none has come. */
final class TorchGradients {

  private final TensorVector sums;

  /** None yet. */
  TorchGradients(TensorVector leaves) {
    this.sums = new TensorVector();
    this.sums.resize(leaves.size());
  }

  /**
   * Gradients of a tensor, undefined where it does not depend.
   *
   * @param wrt with respect to these
   * @param arrived gradient with respect to the tensor; empty for a number
   */
  static TensorVector of(Tensor result, TensorVector wrt, TensorVector arrived) {
    return torch.grad(new TensorVector(result), wrt, arrived, new BoolOptional(false), false, true);
  }

  /** A gradient, zeros where it is undefined. */
  static Tensor orZeros(Tensor gradient, Tensor wrt) {
    return gradient.defined() ? gradient : torch.zeros_like(wrt);
  }

  /**
   * Adds gradients.
   *
   * @param from index of the first leaf's among them
   */
  void add(TensorVector gradients, long from) {
    for (long i = 0; i < sums.size(); i++) {
      Tensor gradient = gradients.get(from + i);
      if (gradient.defined()) {
        Tensor sum = sums.get(i);
        sums.put(i, sum.defined() ? sum.add(gradient) : gradient);
      }
    }
  }

  /**
   * Adds what a gradient with respect to a part of the leaves, such as a slice of one, makes of
   * theirs.
   */
  void addThrough(Tensor part, Tensor gradient, TensorVector leaves) {
    // A number whose gradient with respect to the part is that.
    Tensor number = part.reshape(-1).dot(gradient.to(torch.ScalarType.Float).reshape(-1));
    add(of(number, leaves, new TensorVector()), 0);
  }

  /** The sum of a leaf. */
  Tensor get(long leaf) {
    return sums.get(leaf);
  }
}
