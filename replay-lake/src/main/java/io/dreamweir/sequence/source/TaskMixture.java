package io.dreamweir.sequence.source;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.TaskCatalog;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.priority.ReplayScores;
import io.dreamweir.sequence.sampler.EpisodePool;
import io.dreamweir.sequence.sampler.EpisodeScores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tasks to learn from together, and how often each is drawn.
 *
 * @param weights weight above 0 of each task, in the order of their names; only the proportions of
 *     weights count
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
   * Tasks as text: {@code a}, or {@code a=2,b=1}; a task without a weight has 1.
   *
   * @throws UserError if it is not such a text
   */
  public static TaskMixture parse(String text) {
    Map<String, Double> weights = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int at = part.indexOf('=');
      String task = (at < 0 ? part : part.substring(0, at)).strip();
      double weight;
      try {
        weight = at < 0 ? 1 : Double.parseDouble(part.substring(at + 1).strip());
      } catch (NumberFormatException e) {
        throw new UserError(
            UserError.Kind.USAGE,
            "the weight in '" + part + "' is not a number; write tasks as a=2,b=1",
            e);
      }
      if (task.isEmpty()) {
        throw UserError.usage("a task is missing in '%s'; write tasks as a=2,b=1", text);
      }
      if (weights.put(task, weight) != null) {
        throw UserError.usage("task %s is named twice in '%s'", task, text);
      }
    }
    return new TaskMixture(weights);
  }

  /**
   * The spaces that all tasks share.
   *
   * @throws UserError if the lake lacks a task, or two have different spaces
   */
  public Spaces spaces(TaskCatalog catalog) {
    Optional<Spaces> common = Optional.empty();
    for (String task : weights.keySet()) {
      Spaces spaces = catalog.spaces(task);
      if (common.isPresent() && !common.get().equals(spaces)) {
        throw UserError.usage(
            "tasks %s cannot be learned together: %s has the spaces %s, others have %s",
            weights.keySet(), task, spaces, common.get());
      }
      common = Optional.of(spaces);
    }
    return common.orElseThrow();
  }

  /** The index of each task in one version, in the order of {@link #weights}. */
  public List<SequenceIndex> parts(
      LakeSnapshot snapshot, Spaces spaces, EpisodeScope scope, IndexPlace place) {
    return weights.keySet().stream()
        .map(task -> IndexBuilder.index(snapshot, task, spaces, scope, place))
        .toList();
  }

  /**
   * What a sampler draws from.
   *
   * @param parts index of each task, in the order of {@link #weights}
   * @param scores by which it draws, if there are any
   */
  public List<EpisodePool> pools(List<SequenceIndex> parts, Optional<ReplayScores> scores) {
    List<EpisodePool> pools = new ArrayList<>();
    weights.forEach(
        (task, weight) -> {
          SequenceIndex part = parts.get(pools.size());
          pools.add(
              new EpisodePool(
                  weight,
                  part.rows(),
                  scores.map(s -> s.of(part, task)).orElse(EpisodeScores.NONE)));
        });
    return pools;
  }

  /** As {@link #parse} reads it; of a single task its name. */
  @Override
  public String toString() {
    return weights.size() == 1
        ? weights.keySet().iterator().next()
        : weights.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }
}
