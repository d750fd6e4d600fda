package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import java.util.HashMap;
import java.util.Map;

/** The parameters of one layer or network inside a program: inputs below a common prefix. */
public record Parameters(Program.Inputs inputs, String prefix) {

  /** The parameter of that name below the prefix. */
  public Tensor get(String name) {
    return inputs.get(prefix + name);
  }

  /** The parameters of a part. */
  public Parameters in(String part) {
    return new Parameters(inputs, prefix + part + "/");
  }

  /** The same parameters as constants: no gradient reaches them. */
  public Parameters fixed() {
    Map<String, Tensor> constants = new HashMap<>();
    inputs
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                constants.put(name, tensor.stopGradient());
              }
            });
    return new Parameters(new Program.Inputs(inputs.program(), constants), prefix);
  }
}
