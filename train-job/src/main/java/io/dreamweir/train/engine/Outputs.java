package io.dreamweir.train.engine;

import java.util.Map;

/**
 * What a program gave; owned by the caller, who closes it.
 *
 * @param values outputs by name
 * @param gradients by name of the input they belong to; empty where none was asked for
 * @param seconds wall time by phase of the program; {@code backward} is the gradient's
 */
public record Outputs(
    Map<String, DeviceTensor> values,
    Map<String, DeviceTensor> gradients,
    Map<String, Double> seconds)
    implements AutoCloseable {

  /** The output of that name. */
  public DeviceTensor get(String name) {
    DeviceTensor tensor = values.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no output '" + name + "' among " + values.keySet());
    }
    return tensor;
  }

  @Override
  public void close() {
    values.values().forEach(DeviceTensor::close);
    gradients.values().forEach(DeviceTensor::close);
  }
}
