package io.dreamweir.train.dreamer;

import io.dreamweir.experience.ElementType;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A batch of sequences as inputs of programs; closes what it uploaded. */
public record BatchInputs(Map<String, DeviceTensor> tensors) implements AutoCloseable {

  /**
   * Uploads the observations and {@code action, reward, is_first, is_last, is_terminal}.
   *
   * @throws IllegalArgumentException if the batch is of another task's spaces
   * @throws io.dreamweir.error.UserError if a vector has an entry that is no number
   */
  public static BatchInputs of(Engine engine, DreamerNetworks networks, SequenceBatch batch) {
    if (!batch.spaces().equals(networks.spaces())) {
      throw new IllegalArgumentException(
          "batch " + batch.number() + " is of other spaces than the agent: " + batch.spaces());
    }
    List<Integer> rows = List.of(batch.length(), batch.batch());
    List<Integer> action = List.of(batch.length(), batch.batch(), networks.actions());
    Map<String, DeviceTensor> tensors =
        new LinkedHashMap<>(
            ObservationUpload.of(
                networks, engine, rows, batch.observations(), "batch " + batch.number()));
    tensors.put("action", engine.upload(action, batch.actions()));
    tensors.put("reward", engine.upload(rows, batch.rewards()));
    tensors.put("is_first", engine.upload(rows, ElementType.UINT8, batch.isFirst()));
    tensors.put("is_last", engine.upload(rows, ElementType.UINT8, batch.isLast()));
    tensors.put("is_terminal", engine.upload(rows, ElementType.UINT8, batch.isTerminal()));
    return new BatchInputs(tensors);
  }

  @Override
  public void close() {
    tensors.values().forEach(DeviceTensor::close);
  }
}
