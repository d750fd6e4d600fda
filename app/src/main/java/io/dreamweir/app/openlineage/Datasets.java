package io.dreamweir.app.openlineage;

import java.util.List;

/**
 * What a job has read and written.
 *
 * @param inputs what it read, in the versions that it read
 * @param outputs what it wrote, in the versions that it made
 */
public record Datasets(List<DatasetName> inputs, List<DatasetName> outputs) {
  public Datasets {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
