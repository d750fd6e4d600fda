package io.dreamweir.train.dreamer.v3;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Observations as inputs {@code obs/NAME} of programs. */
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
      Engine engine, Spaces spaces, List<Integer> rows, List<ByteBuffer> raw, String place) {
    Map<String, DeviceTensor> inputs = new LinkedHashMap<>();
    for (int i = 0; i < raw.size(); i++) {
      TensorSpec tensor = spaces.observation().get(i);
      int count = rows.stream().reduce(1, Math::multiplyExact);
      if (tensor.type() == ElementType.FLOAT32) {
        requireNumbers(tensor, raw.get(i), count, place);
      }
      List<Integer> shape = new ArrayList<>(rows);
      shape.addAll(tensor.shape());
      inputs.put(
          ObservationModel.INPUT + tensor.name(), engine.upload(shape, tensor.type(), raw.get(i)));
    }
    return inputs;
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
