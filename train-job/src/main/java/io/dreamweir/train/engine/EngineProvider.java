package io.dreamweir.train.engine;

/** One tensor library; registered with {@link java.util.ServiceLoader}. */
public interface EngineProvider {

  /** Name of the engine, for example {@code torch}. */
  String kind();

  /**
   * An engine on a device.
   *
   * @throws io.dreamweir.error.UserError if this library cannot compute there, or not so
   */
  Engine open(Settings settings);

  /**
   * Where and how programs run.
   *
   * @param device {@code cpu} or {@code cuda:N}
   * @param threads threads of one operation on the CPU
   * @param precision of products
   * @param workers who learns together: gradients are the mean over all of them; owned by the
   *     caller
   */
  record Settings(String device, int threads, Precision precision, Workers workers) {

    /** For one worker. */
    public Settings(String device, int threads, Precision precision) {
      this(device, threads, precision, Workers.alone());
    }

    /** Float32 on the CPU. */
    public static Settings cpu(int threads) {
      return new Settings("cpu", threads, Precision.FLOAT32);
    }
  }
}
