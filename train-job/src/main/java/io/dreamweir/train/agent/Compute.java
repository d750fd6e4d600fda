package io.dreamweir.train.agent;

import io.dreamweir.train.device.Device;
import io.dreamweir.train.engine.Engines;
import io.dreamweir.train.engine.Precision;

/**
 * Where and how an agent computes.
 *
 * @param device processor that learns
 * @param precision arithmetic of learning; acting is float32 always
 * @param engine name of the tensor engine, as in {@link Engines}
 */
public record Compute(Device device, Precision precision, String engine) {

  /** The default engine in float32. */
  public static Compute on(Device device) {
    return new Compute(device, Precision.FLOAT32, Engines.DEFAULT);
  }
}
