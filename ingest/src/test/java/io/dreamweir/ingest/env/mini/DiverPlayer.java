package io.dreamweir.ingest.env.mini;

import java.util.SplittableRandom;

/** Collects divers and brings them to the surface, shooting now and then. */
final class DiverPlayer {
  private DiverPlayer() {}

  static Move choose(Seaquest game, SplittableRandom random) {
    if (random.nextDouble() < 0.3) {
      return Move.FIRE;
    }
    if (game.carried() > 0 && (game.carried() >= 2 || game.oxygen() < 60)) {
      return Move.UP;
    }
    if (game.divers().isEmpty()) {
      return game.subY() < 4 ? Move.DOWN : Move.NOOP;
    }
    Drifter nearest = game.divers().get(0);
    for (Drifter diver : game.divers()) {
      if (distance(game, diver) < distance(game, nearest)) {
        nearest = diver;
      }
    }
    if (nearest.y < game.subY()) {
      return game.subY() > 1 ? Move.UP : Move.NOOP;
    }
    if (nearest.y > game.subY()) {
      return Move.DOWN;
    }
    return nearest.x > game.subX() ? Move.RIGHT : Move.LEFT;
  }

  private static int distance(Seaquest game, Drifter diver) {
    return Math.abs(diver.x - game.subX()) + Math.abs(diver.y - game.subY());
  }
}
