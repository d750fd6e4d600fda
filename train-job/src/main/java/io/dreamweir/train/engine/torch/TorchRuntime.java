package io.dreamweir.train.engine.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The process-wide settings of libtorch, and the device of one engine. */
final class TorchRuntime {

  private final Device device;
  private final TensorOptions float32;
  private final String description;
  private final int threads;

  private TorchRuntime(Device device, TensorOptions float32, String description, int threads) {
    this.device = device;
    this.float32 = float32;
    this.description = description;
    this.threads = threads;
  }

  /**
   * Gives the calling thread this engine's number of threads: libtorch keeps it per thread, and
   * engines with different numbers share the process.
   */
  void claimThread() {
    if (torch.get_num_threads() != threads) {
      torch.set_num_threads(threads);
    }
  }

  /**
   * @param device {@code cpu}
   * @param threads threads of one operation
   */
  static TorchRuntime start(String device, int threads) {
    // Sends float32 products to oneDNN, twice as fast as the bundled OpenBLAS.
    torch.globalContext().setFloat32MatmulPrecision("medium");
    try (PointerScope scope = new PointerScope()) {
      Device place = new Device(device);
      TensorOptions float32 =
          new TensorOptions(torch.ScalarType.Float).device(new DeviceOptional(place));
      place.retainReference();
      float32.retainReference();
      return new TorchRuntime(
          place, float32, "torch " + device + ", " + threads + " threads", threads);
    }
  }

  Device device() {
    return device;
  }

  TensorOptions float32() {
    return float32;
  }

  String description() {
    return description;
  }
}
