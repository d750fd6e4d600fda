package io.dreamweir.eval.suite;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Episodes of one task and policy that are stepped as one batch. Which episodes form a group
 * depends on their numbers alone, and a group is always stepped with the same batch size: so a
 * result is the same bits however much of the group was already there, or how the job is spread.
 *
 * @param contender who plays
 * @param source its policy for this task
 * @param task the task
 * @param options options of the task: those of the protocol, and where things lie on this machine
 * @param units the episodes still to be played, 1 to {@code size}
 * @param size batch size
 * @param attempts how often an episode is tried
 */
record UnitGroup(
    Contender contender,
    PolicySource source,
    String task,
    TreeMap<String, String> options,
    List<Unit> units,
    int size,
    int attempts)
    implements Serializable {

  UnitGroup {
    units = List.copyOf(units);
    if (units.isEmpty() || units.size() > size) {
      throw new IllegalArgumentException(units.size() + " units in a group of " + size);
    }
  }

  /** The same group with some of its episodes. */
  UnitGroup with(List<Unit> some) {
    return new UnitGroup(contender, source, task, options, some, size, attempts);
  }

  /** Options of the task. */
  Map<String, String> taskOptions() {
    return options;
  }
}
