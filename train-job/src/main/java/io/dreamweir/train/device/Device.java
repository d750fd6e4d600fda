package io.dreamweir.train.device;

/** A processor to compute on. */
public sealed interface Device {

  /** As people and manifests name it: {@code cpu}, {@code cuda:0}. */
  String label();

  /** The host's processor; shared by whoever wants it. */
  record Cpu() implements Device {
    @Override
    public String label() {
      return "cpu";
    }
  }

  /**
   * One GPU; owned by one run at a time.
   *
   * @param index number as the driver counts, 0-based
   * @param uuid identity of the card, the same in every process and container
   * @param name model name
   */
  record Cuda(int index, String uuid, String name) implements Device {
    @Override
    public String label() {
      return "cuda:" + index;
    }
  }
}
