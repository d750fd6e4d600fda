package io.dreamweir.train.dreamer;

import io.dreamweir.train.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Which outputs a program gives: those that learning needs, or every step of the computation. */
public enum Trace {
  /** What learning and its metrics need. */
  LEARNING,
  /** Also every intermediate tensor, for comparison with another program. */
  EVERYTHING;

  /** Collects outputs of a program. */
  public final class Outputs {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** An output. */
    public void put(String name, Tensor tensor) {
      tensors.put(name, tensor);
    }

    /** Whether every step is asked for. */
    public boolean everything() {
      return Trace.this == EVERYTHING;
    }

    /** An output of {@link #EVERYTHING} only; not computed otherwise. */
    public void detail(String name, Supplier<Tensor> tensor) {
      if (Trace.this == EVERYTHING) {
        tensors.put(name, tensor.get());
      }
    }

    /** What was collected. */
    public Map<String, Tensor> tensors() {
      return tensors;
    }
  }
}
