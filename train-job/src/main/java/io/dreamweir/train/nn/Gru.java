package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Gated recurrent unit, usually with one layer norm over all gates: {@code [r, c, u] = norm([x, h]
 * W + b); c = tanh(sigmoid(r) c); u = sigmoid(u - 1); h' = u c + (1 - u) h}. Parameters: {@code
 * dense/{kernel, bias}, norm/{gamma, beta}}.
 *
 * @param in width of the input
 * @param size width of the state
 * @param norm of the gates
 */
public record Gru(int in, int size, Norm norm) {

  /** What is done to the gates before their activations. */
  public enum Norm {
    LAYER,
    /** Nothing; there are no parameters for it. */
    NONE
  }

  /** Keras' default, larger than other libraries'. */
  private static final double EPSILON = 1e-3;

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs =
        new ArrayList<>(
            new Dense(in + size, 3 * size, Activation.NONE).parameters(name + "/dense"));
    if (norm == Norm.NONE) {
      return specs;
    }
    List<Integer> gates = List.of(3 * size);
    specs.add(new ParameterSpec(name + "/norm/gamma", gates, ParameterSpec.Start.ONES));
    specs.add(new ParameterSpec(name + "/norm/beta", gates, ParameterSpec.Start.ZEROS));
    return specs;
  }

  /**
   * The next state.
   *
   * @param input [n, in]
   * @param state [n, size]
   * @return [n, size]
   */
  public Tensor apply(Graph graph, Parameters p, Tensor input, Tensor state) {
    return next(p, affine(graph, p, input, state), state);
  }

  /**
   * The next state.
   *
   * @param affine the gates before the norm, [n, 3 size]
   * @param state [n, size]
   */
  public Tensor next(Parameters p, Tensor affine, Tensor state) {
    List<Tensor> gates = normed(p, affine).split(-1, 3);
    Tensor reset = gates.get(0).sigmoid();
    Tensor candidate = reset.times(gates.get(1)).tanh();
    Tensor update = gates.get(2).minus(1).sigmoid();
    // u c + (1 - u) h, with one product less.
    return state.plus(update.times(candidate.minus(state)));
  }

  /** The gates before the norm, [n, 3 size]. */
  public Tensor affine(Graph graph, Parameters p, Tensor input, Tensor state) {
    return graph
        .concat(input, state)
        .dense(p.get("dense/kernel"), p.get("dense/bias"), Activation.NONE);
  }

  /** The gates after the norm: reset, candidate, update; [n, 3 size]. */
  public Tensor normed(Parameters p, Tensor affine) {
    return norm == Norm.NONE
        ? affine
        : affine.layerNorm(p.get("norm/gamma"), p.get("norm/beta"), EPSILON);
  }
}
