package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.ElementType;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A batch of sequences as inputs of programs; closes what it uploaded. */
record BatchInputs(Map<String, DeviceTensor> tensors) implements AutoCloseable {

  /**
   * Uploads {@code image, vector, action, reward, is_first, is_terminal}.
   *
   * @throws IllegalArgumentException if the batch is of another task's spaces
   */
  static BatchInputs of(Engine engine, DreamerV2Model model, SequenceBatch batch) {
    if (!batch.spaces().observation().equals(model.observations().tensors())
        || batch.spaces().encodedActionWidth() != model.actions()) {
      throw new IllegalArgumentException(
          "batch " + batch.number() + " is of other spaces than the agent: " + batch.spaces());
    }
    List<Integer> rows = List.of(batch.length(), batch.batch());
    List<Integer> action = List.of(batch.length(), batch.batch(), model.actions());
    Map<String, DeviceTensor> tensors =
        new LinkedHashMap<>(model.observations().upload(engine, rows, batch.observations()));
    tensors.put("action", engine.upload(action, batch.actions()));
    tensors.put("reward", engine.upload(rows, batch.rewards()));
    tensors.put("is_first", engine.upload(rows, ElementType.UINT8, batch.isFirst()));
    tensors.put("is_terminal", engine.upload(rows, ElementType.UINT8, batch.isTerminal()));
    return new BatchInputs(tensors);
  }

  @Override
  public void close() {
    tensors.values().forEach(DeviceTensor::close);
  }
}
