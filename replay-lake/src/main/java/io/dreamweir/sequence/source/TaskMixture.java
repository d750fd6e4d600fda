package io.dreamweir.sequence.source;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.EpisodeBorders;
import io.dreamweir.sequence.sampler.MixtureSampler;
import io.dreamweir.sequence.sampler.Sampler;
import io.dreamweir.sequence.sampler.WindowSampler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tasks to learn from together, and how often each is drawn.
 *
 * @param weights weight above 0 of each task; only their proportions count
 */
public record TaskMixture(Map<String, Double> weights) {

  public TaskMixture {
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    if (weights.isEmpty()) {
      throw UserError.usage("there is no task to learn from; name one");
    }
    weights.forEach(
        (task, weight) -> {
          if (!(weight > 0) || weight.isInfinite()) {
            throw UserError.usage(
                "the weight of task %s is %s, expected a number above 0", task, weight);
          }
        });
  }

  /** One task alone. */
  public static TaskMixture of(String task) {
    return new TaskMixture(Map.of(task, 1.0));
  }

  /**
   * The sampler over one version; that of a single task is its {@link Sampler}.
   *
   * @param parts index of each task, in the order of {@link #weights}
   */
  WindowSampler sampler(List<SequenceIndex> parts, ReplayConfig config, long seed) {
    if (parts.size() == 1) {
      return Sampler.over(config.sampler(), config.length(), parts.get(0).rows(), seed);
    }
    if (config.sampler().borders() == EpisodeBorders.CROSSED) {
      throw UserError.usage(
          "replay.sampler stream cannot mix tasks (%s): its windows would cross from one to another;"
              + " choose start",
          weights.keySet());
    }
    List<MixtureSampler.Group> groups = new ArrayList<>();
    for (double weight : weights.values()) {
      groups.add(new MixtureSampler.Group(weight, parts.get(groups.size()).rows()));
    }
    return MixtureSampler.over(config.sampler(), config.length(), groups, seed);
  }

  @Override
  public String toString() {
    return weights.size() == 1 ? weights.keySet().iterator().next() : weights.toString();
  }
}
