package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.DeviceTensor;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A native tensor owned by whoever holds this; no pointer scope touches it. */
final class TorchDeviceTensor implements DeviceTensor {

  private final List<Integer> shape;
  private @Nullable Tensor value;

  /**
   * @param value any handle; this takes another one, which outlives the scope
   */
  TorchDeviceTensor(Tensor value) {
    this.shape = List.copyOf(TorchTensor.shape(value));
    this.value = owned(value);
  }

  private static Tensor owned(Tensor value) {
    Tensor handle = new Tensor(value);
    handle.retainReference();
    return handle;
  }

  static Tensor of(DeviceTensor tensor) {
    return ((TorchDeviceTensor) tensor).value();
  }

  private Tensor value() {
    if (value == null) {
      throw new IllegalStateException("tensor of shape " + shape + " is closed");
    }
    return value;
  }

  @Override
  public List<Integer> shape() {
    return shape;
  }

  @Override
  public float[] floats() {
    try (PointerScope scope = new PointerScope()) {
      Tensor host = value().detach().cpu().to(torch.ScalarType.Float).contiguous();
      float[] values = new float[Math.toIntExact(host.numel())];
      new FloatPointer(host.data_ptr()).get(values);
      return values;
    }
  }

  @Override
  public void close() {
    if (value != null) {
      value.releaseReference();
      value = null;
    }
  }
}
