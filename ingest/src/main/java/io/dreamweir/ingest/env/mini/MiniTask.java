package io.dreamweir.ingest.env.mini;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The tasks of the suite. */
enum MiniTask {
  CATCH,
  CATCH_LONG,
  BREAKOUT,
  ASTERIX,
  FREEWAY,
  SEAQUEST,
  SPACE_INVADERS;

  /** Which moves make up the action space. */
  enum ActionSet {
    /** All six, as published scores have it. */
    FULL,
    /** Those the game has a use for. */
    MINIMAL
  }

  private static final String SUITE = "mini/";
  private static final int BALLS_OF_CATCH_LONG = 10;

  /** For example {@code mini/catch-long}. */
  String task() {
    return SUITE + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static MiniTask of(String task) {
    return Arrays.stream(values())
        .filter(t -> t.task().equals(task))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no task '" + task + "' in this suite"));
  }

  private boolean isCatch() {
    return this == CATCH || this == CATCH_LONG;
  }

  /** Sticky probability unless an option says otherwise. */
  double defaultSticky() {
    return isCatch() ? 0 : 0.1;
  }

  /** Catch has no published scores to compare with, so it takes the choices it has a use for. */
  ActionSet defaultActionSet() {
    return isCatch() ? ActionSet.MINIMAL : ActionSet.FULL;
  }

  /** What each index of the action space means. */
  List<Move> moves(ActionSet set) {
    return switch (set) {
      case FULL ->
          isCatch()
              ? List.of(Move.NOOP, Move.LEFT, Move.RIGHT, Move.NOOP, Move.NOOP, Move.NOOP)
              : Move.ALL;
      case MINIMAL ->
          switch (this) {
            case CATCH, CATCH_LONG, BREAKOUT -> List.of(Move.NOOP, Move.LEFT, Move.RIGHT);
            case ASTERIX -> List.of(Move.NOOP, Move.LEFT, Move.UP, Move.RIGHT, Move.DOWN);
            case FREEWAY -> List.of(Move.NOOP, Move.UP, Move.DOWN);
            case SEAQUEST -> Move.ALL;
            case SPACE_INVADERS -> List.of(Move.NOOP, Move.LEFT, Move.RIGHT, Move.FIRE);
          };
    };
  }

  Game newGame(MiniRules rules) {
    return switch (this) {
      case CATCH -> new Catch(1);
      case CATCH_LONG -> new Catch(BALLS_OF_CATCH_LONG);
      case BREAKOUT -> new Breakout();
      case ASTERIX -> new Asterix(rules.ramp());
      case FREEWAY -> new Freeway(rules.clock());
      case SEAQUEST -> new Seaquest(rules.ramp());
      case SPACE_INVADERS -> new SpaceInvaders(rules.ramp());
    };
  }
}
