package io.dreamweir.train.agent;

import java.util.List;

/**
 * A float32 tensor in the heap of the JVM.
 *
 * @param shape extent of each axis, row-major; empty for a scalar
 * @param values all elements; owned by this tensor, not to be changed
 */
public record HostTensor(List<Integer> shape, float[] values) {
  public HostTensor {
    shape = List.copyOf(shape);
    long elements = 1;
    for (int extent : shape) {
      elements *= extent;
    }
    if (elements != values.length) {
      throw new IllegalArgumentException(
          "a tensor of shape " + shape + " has " + elements + " elements, not " + values.length);
    }
  }
}
