package io.dreamweir.train.engine;

import java.util.Map;

/**
 * A pure function from named tensors to named tensors. Its control flow may depend on the inputs'
 * shapes, never on their values; what is random comes in as an input.
 *
 * @param name for messages and profiles
 * @param body the function
 */
public record Program(String name, Body body) {

  /** The function itself. */
  @FunctionalInterface
  public interface Body {
    /** Computes the outputs; every input that is read must be in {@code inputs}. */
    Map<String, Tensor> outputs(Graph graph, Inputs inputs);
  }

  /** Named inputs of a program. */
  public record Inputs(String program, Map<String, Tensor> tensors) {
    /** The input of that name. */
    public Tensor get(String name) {
      Tensor tensor = tensors.get(name);
      if (tensor == null) {
        throw new IllegalArgumentException(
            "program '" + program + "' reads input '" + name + "', which it was not given");
      }
      return tensor;
    }
  }
}
