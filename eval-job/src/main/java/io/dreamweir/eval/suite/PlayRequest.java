package io.dreamweir.eval.suite;

import java.util.List;
import java.util.Map;

/**
 * What a process of its own is asked to play.
 *
 * @param group the episodes
 * @param tried how often each of its units was tried before
 */
record PlayRequest(UnitGroup group, List<Integer> tried) {

  /**
   * A request.
   *
   * @param tried how often episodes were tried before, where they were
   */
  static PlayRequest of(UnitGroup group, Map<Unit, Integer> tried) {
    return new PlayRequest(
        group, group.units().stream().map(unit -> tried.getOrDefault(unit, 0)).toList());
  }

  /** Episodes that were never tried. */
  static PlayRequest first(UnitGroup group) {
    return of(group, Map.of());
  }

  /** How often an episode was tried before. */
  int tried(Unit unit) {
    return tried.get(group.units().indexOf(unit));
  }
}
