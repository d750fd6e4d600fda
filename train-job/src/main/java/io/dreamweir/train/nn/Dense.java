package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Tensor;
import java.util.List;

/** Affine layer [..., in] to [..., out] with an activation. Parameters: {@code kernel, bias}. */
public record Dense(int in, int out, Activation activation) {

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String name) {
    return List.of(
        new ParameterSpec(name + "/kernel", List.of(in, out), ParameterSpec.Start.GLOROT_UNIFORM),
        new ParameterSpec(name + "/bias", List.of(out), ParameterSpec.Start.ZEROS));
  }

  /** The layer's output. */
  public Tensor apply(Parameters p, Tensor x) {
    return apply(p, new Features.Values(x));
  }

  /** The layer's output. */
  public Tensor apply(Parameters p, Features x) {
    return x.dense(p.get("kernel"), p.get("bias"), activation);
  }
}
