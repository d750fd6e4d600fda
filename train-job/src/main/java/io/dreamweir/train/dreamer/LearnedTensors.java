package io.dreamweir.train.dreamer;

import io.dreamweir.error.UserError;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.HostTensor;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Everything that learning changes, as it is saved: tensors by name, updates and the seed. */
public interface LearnedTensors {

  /** Updates made. */
  long updates();

  /** Copies of everything. */
  void save(Map<String, HostTensor> into);

  /** Copies of what acting needs. */
  void saveActing(Map<String, HostTensor> into);

  /** Takes over everything that was saved, and the counter. */
  void load(Map<String, HostTensor> from, long updatesMade);

  /**
   * All that learning needs to go on.
   *
   * @param seed of the draws
   */
  default AgentState state(long seed) {
    return saved(this::save, seed);
  }

  /** All that acting needs. */
  default AgentState actingState(long seed) {
    return saved(this::saveActing, seed);
  }

  private AgentState saved(Consumer<Map<String, HostTensor>> save, long seed) {
    SortedMap<String, HostTensor> tensors = new TreeMap<>();
    save.accept(tensors);
    return new AgentState(tensors, new TreeMap<>(Map.of("updates", updates(), "seed", seed)));
  }

  /**
   * Goes on from a state.
   *
   * @return its seed
   * @throws UserError if a tensor is missing, unknown, or has another shape
   */
  default long restore(AgentState state) {
    SortedMap<String, HostTensor> known = new TreeMap<>();
    save(known);
    for (String name : state.tensors().keySet()) {
      if (!known.containsKey(name)) {
        throw UserError.usage(
            "the checkpoint holds tensor '%s', which this agent does not have: it was made with"
                + " another agent configuration",
            name);
      }
    }
    long seed = counter(state, "seed");
    load(state.tensors(), counter(state, "updates"));
    return seed;
  }

  private static long counter(AgentState state, String name) {
    Long value = state.counters().get(name);
    if (value == null) {
      throw UserError.usage("the checkpoint has no counter '%s'", name);
    }
    return value;
  }
}
