package io.dreamweir.train.golden;

import io.dreamweir.train.agent.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reordering of host tensors between this program's time-major layout and the fixtures'. */
final class Axes {
  private Axes() {}

  /** Swaps two neighbouring axes. */
  static HostTensor swap(HostTensor tensor, int axis) {
    List<Integer> shape = new ArrayList<>(tensor.shape());
    int outer = product(shape, 0, axis);
    int a = shape.get(axis);
    int b = shape.get(axis + 1);
    int inner = product(shape, axis + 2, shape.size());
    float[] values = new float[tensor.values().length];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < a; i++) {
        for (int j = 0; j < b; j++) {
          System.arraycopy(
              tensor.values(),
              ((o * a + i) * b + j) * inner,
              values,
              ((o * b + j) * a + i) * inner,
              inner);
        }
      }
    }
    shape.set(axis, b);
    shape.set(axis + 1, a);
    return new HostTensor(shape, values);
  }

  /** [h, first*second, ...] with the flat axis in one order, to the other order. */
  static HostTensor swapFlat(HostTensor tensor, int first, int second) {
    List<Integer> split = new ArrayList<>(tensor.shape());
    split.set(1, first);
    split.add(2, second);
    return reshape(swap(new HostTensor(split, tensor.values()), 1), tensor.shape());
  }

  static HostTensor reshape(HostTensor tensor, List<Integer> shape) {
    return new HostTensor(shape, tensor.values());
  }

  /** Joins along the first axis. */
  static HostTensor join(HostTensor first, HostTensor second) {
    List<Integer> shape = new ArrayList<>(first.shape());
    shape.set(0, first.shape().get(0) + second.shape().get(0));
    float[] values = Arrays.copyOf(first.values(), first.values().length + second.values().length);
    System.arraycopy(second.values(), 0, values, first.values().length, second.values().length);
    return new HostTensor(shape, values);
  }

  /** Entries {@code from} to {@code to} of the last axis. */
  static HostTensor columns(HostTensor tensor, int from, int to) {
    List<Integer> shape = new ArrayList<>(tensor.shape());
    int width = shape.set(shape.size() - 1, to - from);
    int rows = tensor.values().length / width;
    float[] values = new float[rows * (to - from)];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(tensor.values(), r * width + from, values, r * (to - from), to - from);
    }
    return new HostTensor(shape, values);
  }

  static HostTensor difference(HostTensor a, HostTensor b) {
    float[] values = a.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] -= b.values()[i];
    }
    return new HostTensor(a.shape(), values);
  }

  private static int product(List<Integer> shape, int from, int to) {
    int product = 1;
    for (int extent : shape.subList(from, to)) {
      product *= extent;
    }
    return product;
  }
}
