package io.dreamweir.train.dreamer.v2;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the model sees of an observation: at most one picture, uint8 [height, width, channels], and
 * float32 tensors of any shape, which it takes as one vector.
 *
 * @param tensors in the order of the spaces
 */
public record Observations(List<TensorSpec> tensors) {

  /** Program inputs. */
  static final String IMAGE = "image";

  static final String VECTOR = "vector";

  /**
   * Those of a task.
   *
   * @throws UserError if the model cannot take one of them
   */
  static Observations of(Spaces spaces) {
    int images = 0;
    for (TensorSpec tensor : spaces.observation()) {
      boolean image = isImage(tensor);
      if (!image && tensor.type() != ElementType.FLOAT32) {
        throw UserError.usage(
            "dreamer-v2 learns from images uint8 [height, width, channels] and from float32 vectors,"
                + " not from %s",
            tensor);
      }
      images += image ? 1 : 0;
    }
    if (images > 1) {
      throw UserError.usage(
          "dreamer-v2 learns from one image, the task shows %d: %s", images, spaces.observation());
    }
    return new Observations(spaces.observation());
  }

  private static boolean isImage(TensorSpec tensor) {
    return tensor.isPicture();
  }

  /** The picture, if there is one. */
  public Optional<TensorSpec> image() {
    return tensors.stream().filter(Observations::isImage).findFirst();
  }

  /** Width of all vectors together, 0 if there is none. */
  public int vectorWidth() {
    return tensors.stream().filter(t -> !isImage(t)).mapToInt(TensorSpec::elements).sum();
  }

  /**
   * Program inputs {@code image} uint8 [rows..., h, w, c] and {@code vector} float32 [rows..., v],
   * as far as there are any.
   *
   * @param rows leading axes
   * @param raw per tensor the bytes of all rows, direct, native order
   */
  Map<String, DeviceTensor> upload(Engine engine, List<Integer> rows, List<ByteBuffer> raw) {
    Map<String, DeviceTensor> inputs = new LinkedHashMap<>();
    List<Integer> vectors = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      TensorSpec tensor = tensors.get(i);
      if (isImage(tensor)) {
        List<Integer> shape = new ArrayList<>(rows);
        shape.addAll(tensor.shape());
        inputs.put(IMAGE, engine.upload(shape, ElementType.UINT8, raw.get(i)));
      } else {
        vectors.add(i);
      }
    }
    if (!vectors.isEmpty()) {
      int count = rows.stream().reduce(1, Math::multiplyExact);
      List<Integer> shape = new ArrayList<>(rows);
      shape.add(vectorWidth());
      inputs.put(VECTOR, engine.upload(shape, ElementType.FLOAT32, joined(vectors, raw, count)));
    }
    return inputs;
  }

  /** The vectors of each row behind each other. */
  private ByteBuffer joined(List<Integer> vectors, List<ByteBuffer> raw, int rows) {
    if (vectors.size() == 1) {
      return raw.get(vectors.get(0));
    }
    ByteBuffer joined =
        ByteBuffer.allocateDirect(Math.multiplyExact(rows, vectorWidth() * Float.BYTES))
            .order(ByteOrder.nativeOrder());
    for (int row = 0; row < rows; row++) {
      for (int i : vectors) {
        int bytes = tensors.get(i).bytes();
        joined.put(raw.get(i).duplicate().clear().slice(row * bytes, bytes));
      }
    }
    return joined.flip();
  }
}
