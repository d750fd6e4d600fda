package io.dreamweir.eval.suite;

import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.util.HashMap;

/**
 * What a process of its own is asked to play.
 *
 * @param group the episodes
 * @param tried how often each was tried before, for those that were
 */
record PlayRequest(UnitGroup group, HashMap<Unit, Integer> tried) implements Serializable {

  /**
   * All that either side takes: our own records and the JDK's collections, of bounded size. A
   * process that runs an emulator is not trusted with more.
   */
  static final ObjectInputFilter FILTER =
      ObjectInputFilter.Config.createFilter(
          "maxdepth=40;maxarray=100000;io.dreamweir.**;java.util.*;java.lang.*;java.time.*;!*");

  /** Episodes that were never tried. */
  static PlayRequest first(UnitGroup group) {
    return new PlayRequest(group, new HashMap<>());
  }

  /** How often an episode was tried before. */
  int tried(Unit unit) {
    return tried.getOrDefault(unit, 0);
  }
}
