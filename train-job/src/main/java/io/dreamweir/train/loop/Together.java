package io.dreamweir.train.loop;

import io.dreamweir.error.UserError;
import io.dreamweir.train.engine.Workers;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What workers agree on beside their gradients. */
final class Together {

  private final Workers workers;

  Together(Workers workers) {
    this.workers = workers;
  }

  /**
   * Makes sure that all go on from the same place with the same agent.
   *
   * @throws UserError if one does not
   */
  void requireSameStart(long updates, long batch, String configHash) {
    double[] own = {updates, batch, configHash.hashCode()};
    double[] mean = workers.mean(own);
    for (int i = 0; i < own.length; i++) {
      if (own[i] != mean[i]) {
        throw UserError.usage(
            "worker %d of %d starts at update %d and batch %d, another one elsewhere or with another"
                + " agent configuration: all workers must see the same --out folder",
            workers.rank(), workers.size(), updates, batch);
      }
    }
  }

  /** Whether every worker has a batch; if one has none, all end. */
  boolean allHave(boolean batch) {
    return workers.size() == 1 ? batch : workers.mean(new double[] {batch ? 1 : 0})[0] == 1;
  }

  /** Metrics of the whole batch; those of one worker are of its share. */
  Map<String, Double> mean(Map<String, Double> metrics) {
    if (workers.size() == 1) {
      return metrics;
    }
    SortedMap<String, Double> sorted = new TreeMap<>(metrics);
    double[] means =
        workers.mean(sorted.values().stream().mapToDouble(Double::doubleValue).toArray());
    int at = 0;
    for (Map.Entry<String, Double> metric : sorted.entrySet()) {
      metric.setValue(means[at++]);
    }
    return sorted;
  }
}
