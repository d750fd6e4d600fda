package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.DeviceTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A native array owned by whoever holds this. */
final class Nd4jDeviceTensor implements DeviceTensor {

  private final List<Integer> shape;
  private @Nullable INDArray value;

  /**
   * @param value row-major, no view of another array; now owned by this
   */
  Nd4jDeviceTensor(INDArray value) {
    List<Integer> extents = new ArrayList<>();
    for (long extent : value.shape()) {
      extents.add(Math.toIntExact(extent));
    }
    this.shape = List.copyOf(extents);
    this.value = value;
  }

  static INDArray of(DeviceTensor tensor) {
    return ((Nd4jDeviceTensor) tensor).value();
  }

  private INDArray value() {
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
    INDArray array = value();
    if (array.dataType() == DataType.FLOAT) {
      return array.data().asFloat();
    }
    try (INDArray single = array.castTo(DataType.FLOAT)) {
      return single.data().asFloat();
    }
  }

  @Override
  public void close() {
    if (value != null) {
      if (value.closeable()) {
        value.close();
      }
      value = null;
    }
  }
}
