package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The layer that DreamerV3 is made of: {@code silu(norm(x kernel + bias))}, [..., in] to [...,
 * out]. Kernel and norm have names of their own.
 */
public record NormedDense(int in, int out, Norm norm) {

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String dense, String normName) {
    List<ParameterSpec> specs =
        new ArrayList<>(affine(dense, in, out, ParameterSpec.Start.TRUNCATED_NORMAL));
    specs.addAll(norm.parameters(normName, out));
    return specs;
  }

  /** Declares the parameters of an affine layer. */
  public static List<ParameterSpec> affine(
      String name, int in, int out, ParameterSpec.Start start) {
    return List.of(
        new ParameterSpec(name + "/kernel", List.of(in, out), start),
        new ParameterSpec(name + "/bias", List.of(out), ParameterSpec.Start.ZEROS));
  }

  /** An affine layer. */
  public static Tensor affine(Parameters p, String name, Tensor x) {
    return x.dense(p.get(name + "/kernel"), p.get(name + "/bias"), Activation.NONE);
  }

  /** The layer's output. */
  public Tensor apply(Parameters p, String dense, String normName, Tensor x) {
    return norm.apply(p, normName, affine(p, dense, x)).silu();
  }
}
