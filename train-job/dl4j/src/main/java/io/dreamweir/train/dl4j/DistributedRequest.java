package io.dreamweir.train.dl4j;

import io.dreamweir.train.agent.AgentDescription;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to train, and how.
 *
 * @param lake path or URI
 * @param version of {@code chunks}; absent: the newest
 * @param task absent: the lake's only one
 * @param agent a DreamerV2 agent; its world model is trained
 * @param length L, rows of a sequence
 * @param batch sequences of a worker's step
 * @param workers that train at the same time
 * @param averagingEvery steps of each worker between two averages
 * @param passes over the sequences
 * @param learningRate of Adam
 * @param seed of the first parameters and the noise
 * @param out folder for the policy
 */
public record DistributedRequest(
    String lake,
    Optional<Long> version,
    Optional<String> task,
    AgentDescription agent,
    int length,
    int batch,
    int workers,
    int averagingEvery,
    int passes,
    double learningRate,
    long seed,
    Path out) {
  public DistributedRequest {
    if (length < 1 || batch < 1 || workers < 1 || averagingEvery < 1 || passes < 1) {
      throw new IllegalArgumentException(
          "length, batch, workers, averaging and passes must be 1 or more");
    }
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException("the learning rate must be above 0");
    }
  }
}
