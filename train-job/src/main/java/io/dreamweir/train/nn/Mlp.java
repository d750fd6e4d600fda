package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Dense layers {@code dense0, dense1, ...} of equal width, then one affine output per name.
 *
 * @param in width of the input
 * @param layers number of hidden layers
 * @param units width of a hidden layer
 * @param outputs names of the output layers, usually {@code out}
 * @param out width of each output
 * @param activation after each hidden layer
 */
public record Mlp(
    int in, int layers, int units, List<String> outputs, int out, Activation activation) {

  /** A network with one output {@code out} of width 1. */
  public static Mlp scalar(int in, int layers, int units, Activation activation) {
    return new Mlp(in, layers, units, List.of("out"), 1, activation);
  }

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      specs.addAll(hidden(i).parameters(name + "/dense" + i));
    }
    for (String output : outputs) {
      specs.addAll(output().parameters(name + "/" + output));
    }
    return specs;
  }

  private Dense hidden(int layer) {
    return new Dense(layer == 0 ? in : units, units, activation);
  }

  private Dense output() {
    return new Dense(layers == 0 ? in : units, out, Activation.NONE);
  }

  /** The last hidden layer, [..., units]. */
  public Features hidden(Parameters p, Features x) {
    for (int i = 0; i < layers; i++) {
      x = new Features.Values(hidden(i).apply(p.in("dense" + i), x));
    }
    return x;
  }

  /** One output from the last hidden layer, [..., out]. */
  public Tensor output(Parameters p, String name, Features hidden) {
    return output().apply(p.in(name), hidden);
  }

  /** The output of a {@link #scalar} network without its last axis. */
  public Tensor scalar(Parameters p, Features x) {
    return output(p, "out", hidden(p, x)).select(-1, 0);
  }

  /** The output of a {@link #scalar} network without its last axis. */
  public Tensor scalar(Parameters p, Tensor x) {
    return scalar(p, new Features.Values(x));
  }
}
