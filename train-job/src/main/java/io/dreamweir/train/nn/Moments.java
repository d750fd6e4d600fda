package io.dreamweir.train.nn;

import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.engine.DeviceTensor;
import java.util.Map;

/**
 * What an optimizer remembers of the gradients of some parameters, which have the same names.
 *
 * @param first of the gradients
 * @param second of their squares
 */
public record Moments(ParameterSet first, ParameterSet second) implements AutoCloseable {

  /** Zeros. */
  static Moments of(ParameterSet parameters) {
    return new Moments(parameters.zeros(), parameters.zeros());
  }

  /** Copies them to the host, below {@code m/} and {@code s/} of a prefix. */
  public void save(String prefix, Map<String, HostTensor> into) {
    first.save(prefix + "m/", into);
    second.save(prefix + "s/", into);
  }

  /**
   * Takes over saved ones.
   *
   * @throws io.dreamweir.error.UserError if one is missing or has another shape
   */
  public void load(String prefix, Map<String, HostTensor> from) {
    first.load(prefix + "m/", from);
    second.load(prefix + "s/", from);
  }

  /** The gradient of a parameter, which must be there. */
  static DeviceTensor gradient(Map<String, DeviceTensor> gradients, String name) {
    DeviceTensor gradient = gradients.get(name);
    if (gradient == null) {
      throw new IllegalArgumentException("no gradient of '" + name + "'");
    }
    return gradient;
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
