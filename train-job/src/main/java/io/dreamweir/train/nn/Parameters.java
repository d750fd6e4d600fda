package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;

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
}
