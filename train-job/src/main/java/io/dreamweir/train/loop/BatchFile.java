package io.dreamweir.train.loop;

import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.checkpoint.Safetensors;
import io.dreamweir.train.checkpoint.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch as a safetensors file, time-major: {@code observation/NAME}, {@code action, reward,
 * is_first, is_last, is_terminal}; its number, version of the lake and rows as metadata.
 */
final class BatchFile {
  private BatchFile() {}

  static void write(Path file, SequenceBatch batch) throws IOException {
    List<Integer> rows = List.of(batch.length(), batch.batch());
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    List<TensorSpec> specs = batch.spaces().observation();
    for (int i = 0; i < specs.size(); i++) {
      List<Integer> shape = new ArrayList<>(rows);
      shape.addAll(specs.get(i).shape());
      tensors.put(
          "observation/" + specs.get(i).name(),
          observation(specs.get(i), shape, batch.observations().get(i)));
    }
    List<Integer> actions = new ArrayList<>(rows);
    actions.add(batch.spaces().encodedActionWidth());
    tensors.put("action", floats(actions, batch.actions()));
    tensors.put("reward", floats(rows, batch.rewards()));
    tensors.put("is_first", bytes(rows, batch.isFirst()));
    tensors.put("is_last", bytes(rows, batch.isLast()));
    tensors.put("is_terminal", bytes(rows, batch.isTerminal()));
    Safetensors.write(
        file,
        tensors,
        Map.of(
            "batch", String.valueOf(batch.number()),
            "lake_version", String.valueOf(batch.lakeVersion()),
            "rows", text(batch.spans())));
  }

  /** {@code episode@first+rows}, slots separated by spaces. */
  private static String text(List<List<RowSpan>> spans) {
    StringBuilder text = new StringBuilder();
    for (List<RowSpan> slot : spans) {
      text.append(text.isEmpty() ? "" : " ");
      for (RowSpan span : slot) {
        text.append(span.episode()).append('@').append(span.firstRow());
        text.append('+').append(span.rows()).append(';');
      }
    }
    return text.toString();
  }

  private static StoredTensor observation(TensorSpec spec, List<Integer> shape, ByteBuffer values) {
    ByteBuffer all = values.duplicate().order(ByteOrder.nativeOrder()).clear();
    return switch (spec.type()) {
      case UINT8 -> bytes(shape, values);
      case FLOAT32 -> floats(shape, all.asFloatBuffer());
      case INT32 -> {
        int[] copy = new int[size(shape)];
        all.asIntBuffer().get(copy);
        yield new StoredTensor.I32(shape, copy);
      }
    };
  }

  private static StoredTensor floats(List<Integer> shape, FloatBuffer values) {
    float[] copy = new float[size(shape)];
    values.get(0, copy);
    return new StoredTensor.F32(shape, copy);
  }

  private static StoredTensor bytes(List<Integer> shape, ByteBuffer values) {
    byte[] copy = new byte[size(shape)];
    values.get(0, copy);
    return new StoredTensor.Bytes(StoredTensor.Type.U8, shape, copy);
  }

  private static int size(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
