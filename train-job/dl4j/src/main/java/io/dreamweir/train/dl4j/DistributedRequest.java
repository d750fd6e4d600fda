package io.dreamweir.train.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
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
 * @param averaging how the workers share the work
 * @param seed of the first parameters and the noise
 * @param out folder of the run
 * @param config the whole resolved configuration, for the manifest
 */
public record DistributedRequest(
    String lake,
    Optional<Long> version,
    Optional<String> task,
    AgentDescription agent,
    int length,
    int batch,
    AveragingConfig averaging,
    long seed,
    Path out,
    JsonNode config) {
  public DistributedRequest {
    if (length < 1 || batch < 1) {
      throw new IllegalArgumentException("length and batch must be 1 or more");
    }
  }
}
