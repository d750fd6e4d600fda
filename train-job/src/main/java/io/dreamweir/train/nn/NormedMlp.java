package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Layers {@code linear0, norm0, linear1, ...} of equal width: {@link NormedDense}. */
public record NormedMlp(int in, int layers, int units, Norm norm) {

  private NormedDense layer(int i) {
    return new NormedDense(i == 0 ? in : units, units, norm);
  }

  /** Width of what comes out. */
  public int out() {
    return layers == 0 ? in : units;
  }

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      specs.addAll(layer(i).parameters(name + "/linear" + i, name + "/norm" + i));
    }
    return specs;
  }

  /** The last layer's output, [..., units]. */
  public Tensor apply(Parameters p, Tensor x) {
    for (int i = 0; i < layers; i++) {
      x = layer(i).apply(p, "linear" + i, "norm" + i, x);
    }
    return x;
  }
}
