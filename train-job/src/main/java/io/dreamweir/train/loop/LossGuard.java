package io.dreamweir.train.loop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dreamweir.error.UserError;
import io.dreamweir.run.AtomicFile;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Stops a run whose numbers are no longer numbers, before such a state is saved or published. What
 * it saw goes to {@code failure.json}: the metrics of that update and the norm of every tensor; and
 * what it learned from to {@code failure-batch.safetensors}.
 */
final class LossGuard {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private record Dump(
      long updates,
      long batch,
      String reason,
      SortedMap<String, String> metrics,
      SortedMap<String, String> norms) {}

  private static final String BATCH = "failure-batch.safetensors";

  private final Path run;
  private final double limit;

  LossGuard(Path run, double limit) {
    this.run = run;
    this.limit = limit;
  }

  /**
   * Checks one update's metrics.
   *
   * @throws UserError if one is not finite, or beyond the limit
   */
  void check(
      long updates, SequenceBatch batch, Map<String, Double> metrics, Supplier<AgentState> state) {
    Optional<Map.Entry<String, Double>> bad =
        metrics.entrySet().stream()
            .filter(e -> !(Math.abs(e.getValue()) <= limit))
            .min(Map.Entry.comparingByKey());
    if (bad.isEmpty()) {
      return;
    }
    String reason =
        String.format("%s is %s at update %d", bad.get().getKey(), bad.get().getValue(), updates);
    Path file = run.resolve("failure.json");
    try {
      BatchFile.write(run.resolve(BATCH), batch);
      AtomicFile.write(
          file, JSON.writeValueAsBytes(dump(updates, batch.number(), reason, metrics, state)));
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, reason + "; the dump could not be written: " + e.getMessage(), e);
    }
    throw UserError.failed(
        "training stopped: %s (limit %s); metrics and norms are in %s, the batch in %s beside"
            + " it, checkpoints before are intact",
        reason, limit, file, BATCH);
  }

  private static Dump dump(
      long updates,
      long batch,
      String reason,
      Map<String, Double> metrics,
      Supplier<AgentState> state) {
    SortedMap<String, String> numbers = new TreeMap<>();
    metrics.forEach((name, value) -> numbers.put(name, value.toString()));
    SortedMap<String, String> norms = new TreeMap<>();
    state.get().tensors().forEach((name, t) -> norms.put(name, String.valueOf(norm(t))));
    return new Dump(updates, batch, reason, numbers, norms);
  }

  private static double norm(HostTensor tensor) {
    double sum = 0;
    for (float value : tensor.values()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
