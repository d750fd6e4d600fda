package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import java.util.function.UnaryOperator;

/**
 * What a layer reads: plain values, or one-hot choices and values behind them. A product with
 * one-hot vectors is a sum of rows of the kernel; looking them up is many times faster than
 * multiplying with zeros.
 */
public sealed interface Features {

  /** Affine layer over the last axis, {@code activation(x kernel + bias)}. */
  Tensor dense(Tensor kernel, Tensor bias, Activation activation);

  /** The same over changed tensors, such as a slice of the leading axes of each. */
  Features map(UnaryOperator<Tensor> change);

  /** As one tensor [..., in]. */
  Tensor whole();

  /**
   * Plain values.
   *
   * @param x [..., in]
   */
  record Values(Tensor x) implements Features {
    @Override
    public Tensor dense(Tensor kernel, Tensor bias, Activation activation) {
      return x.dense(kernel, bias, activation);
    }

    @Override
    public Features map(UnaryOperator<Tensor> change) {
      return new Values(change.apply(x));
    }

    @Override
    public Tensor whole() {
      return x;
    }
  }

  /**
   * One-hot choices, then values: {@code s * classes + k} features.
   *
   * @param graph where products are looked up
   * @param choices indices [..., s] below {@code classes}
   * @param rest [..., k]
   */
  record Choices(Graph graph, Tensor choices, int classes, Tensor rest) implements Features {

    private int width() {
      return choices.size(-1) * classes;
    }

    @Override
    public Tensor dense(Tensor kernel, Tensor bias, Activation activation) {
      int in = kernel.size(0);
      Tensor term = graph.lookUp(choices, kernel.slice(0, 0, width())).plus(bias);
      return rest.dense(kernel.slice(0, width(), in), term, activation);
    }

    @Override
    public Features map(UnaryOperator<Tensor> change) {
      return new Choices(graph, change.apply(choices), classes, change.apply(rest));
    }

    @Override
    public Tensor whole() {
      int[] shape = rest.shape().stream().mapToInt(Integer::intValue).toArray();
      shape[shape.length - 1] = width();
      return graph.concat(choices.oneHot(classes).reshape(shape), rest);
    }
  }
}
