package io.dreamweir.ingest.env.mini;

import java.util.List;

/**
 * What a player can do, in the order of the full action set. A game ignores what it has no use for.
 */
enum Move {
  NOOP,
  LEFT,
  UP,
  RIGHT,
  DOWN,
  FIRE;

  /** All six moves, the action set that published scores of the five games use. */
  static final List<Move> ALL = List.of(values());
}
