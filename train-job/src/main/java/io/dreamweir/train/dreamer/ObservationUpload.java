package io.dreamweir.train.dreamer;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** Observations on their way into a model, which takes numbers only. */
final class ObservationUpload {
  private ObservationUpload() {}

  /**
   * Uploads every observation.
   *
   * @param rows leading axes
   * @param raw per tensor the bytes of all rows, direct, native order
   * @param place what holds them, for the message
   * @throws UserError if a vector has an entry that is no number
   */
  static Map<String, DeviceTensor> of(
      DreamerNetworks networks,
      Engine engine,
      List<Integer> rows,
      List<ByteBuffer> raw,
      String place) {
    int count = rows.stream().reduce(1, Math::multiplyExact);
    for (int i = 0; i < raw.size(); i++) {
      TensorSpec tensor = networks.spaces().observation().get(i);
      if (tensor.type() == ElementType.FLOAT32) {
        requireNumbers(tensor, raw.get(i), count, place);
      }
    }
    return networks.upload(engine, rows, raw);
  }

  private static void requireNumbers(TensorSpec tensor, ByteBuffer raw, int rows, String place) {
    FloatBuffer values = raw.duplicate().clear().order(ByteOrder.nativeOrder()).asFloatBuffer();
    int width = tensor.elements();
    for (int i = 0; i < rows * width; i++) {
      if (!Float.isFinite(values.get(i))) {
        throw UserError.failed(
            "[%s] %s has entry %d = %s in row %d: a model cannot learn from it; find the episode"
                + " with `lake verify` and the environment that sent it",
            place, tensor, i % width, values.get(i), i / width);
      }
    }
  }
}
