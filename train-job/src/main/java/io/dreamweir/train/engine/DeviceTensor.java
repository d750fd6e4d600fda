package io.dreamweir.train.engine;

import java.util.List;

/**
 * A value that lives with an engine, outside the heap. It must be closed; using it afterwards is an
 * error.
 */
public interface DeviceTensor extends AutoCloseable {

  /** Extent of each axis; empty for a scalar. */
  List<Integer> shape();

  /** A copy of all elements as float32, row-major. */
  float[] floats();

  /** The only element. */
  default double scalar() {
    float[] values = floats();
    if (values.length != 1) {
      throw new IllegalStateException("a tensor of shape " + shape() + " is not a scalar");
    }
    return values[0];
  }

  @Override
  void close();
}
