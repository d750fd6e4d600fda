package io.dreamweir.train.agent;

import io.dreamweir.train.device.Device;
import io.dreamweir.train.engine.Engines;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.Workers;

/**
 * Where and how an agent computes.
 *
 * @param device processor that learns
 * @param precision arithmetic of learning; acting is float32 always
 * @param engine name of the tensor engine, as in {@link Engines}
 * @param workers who learns together; owned by the caller
 */
public record Compute(Device device, Precision precision, String engine, Workers workers) {

  /** For one worker. */
  public Compute(Device device, Precision precision, String engine) {
    this(device, precision, engine, Workers.alone());
  }

  /** Threads that one operation may use: this worker's share of the processors. */
  public int threads() {
    return Math.max(1, Engines.allCores() / workers.onThisMachine());
  }

  /** The default engine in float32. */
  public static Compute on(Device device) {
    return new Compute(device, Precision.FLOAT32, Engines.DEFAULT);
  }
}
