package io.dreamweir.train.golden;

import io.dreamweir.train.agent.HostTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Between the fixtures' layout of DreamerV3, sequences first and rows n = b T + t, and this
 * program's, time first and n = t B + b.
 */
record ReplayLayout(int batch, int length) {

  /** [B, T, ...] to [T, B, ...], or back. */
  static HostTensor swapped(HostTensor tensor) {
    return Axes.swap(tensor, 0);
  }

  /** [T*B, ...] of this program to [B, T, ...]. */
  HostTensor rows(HostTensor tensor) {
    List<Integer> shape = new ArrayList<>(tensor.shape());
    shape.set(0, length);
    shape.add(1, batch);
    return Axes.swap(Axes.reshape(tensor, shape), 0);
  }

  /** [H, T*B, ...] of this program to [B*T, H, ...]. */
  HostTensor dreams(HostTensor tensor) {
    List<Integer> shape = new ArrayList<>(tensor.shape());
    int steps = shape.get(0);
    shape.set(1, length);
    shape.add(2, batch);
    HostTensor split = Axes.reshape(tensor, shape);
    HostTensor ordered = Axes.swap(Axes.swap(Axes.swap(split, 1), 0), 1);
    List<Integer> flat = new ArrayList<>(tensor.shape());
    flat.set(0, batch * length);
    flat.set(1, steps);
    return Axes.reshape(ordered, flat);
  }

  /** [B*T, H, ...] of a fixture to [H, T*B, ...]. */
  HostTensor fromDreams(HostTensor tensor) {
    List<Integer> shape = new ArrayList<>(tensor.shape());
    int steps = shape.get(1);
    shape.set(0, batch);
    shape.add(1, length);
    HostTensor split = Axes.reshape(tensor, shape);
    HostTensor ordered = Axes.swap(Axes.swap(Axes.swap(split, 1), 0), 1);
    List<Integer> flat = new ArrayList<>(tensor.shape());
    flat.set(0, steps);
    flat.set(1, batch * length);
    return Axes.reshape(ordered, flat);
  }

  /** Index of the largest entry of the last axis, as numbers. */
  static HostTensor indices(HostTensor oneHot) {
    List<Integer> shape = oneHot.shape().subList(0, oneHot.shape().size() - 1);
    int width = oneHot.shape().get(shape.size());
    float[] values = new float[oneHot.values().length / width];
    for (int i = 0; i < oneHot.values().length; i++) {
      if (oneHot.values()[i] == 1) {
        values[i / width] = i % width;
      }
    }
    return new HostTensor(shape, values);
  }

  /** Indices as one-hot vectors of a new last axis. */
  static HostTensor oneHot(HostTensor indices, int width) {
    List<Integer> shape = new ArrayList<>(indices.shape());
    shape.add(width);
    float[] values = new float[indices.values().length * width];
    for (int i = 0; i < indices.values().length; i++) {
      values[i * width + (int) indices.values()[i]] = 1;
    }
    return new HostTensor(shape, values);
  }
}
