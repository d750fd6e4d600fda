package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.EpisodeEnd;
import java.util.SplittableRandom;

/**
 * The rules of one game, without sticky actions and step limit. The numbered comments inside the
 * games are the order of events within a step, which matters for scores.
 */
interface Game {

  /** Side of the board of the five games, in cells. */
  int SIZE = 10;

  /** Last column and last row. */
  int LAST = SIZE - 1;

  /** Starts an episode. */
  void reset(SplittableRandom random);

  /**
   * Plays one step.
   *
   * @return everything earned in this step
   */
  int step(Move move, SplittableRandom random);

  /** How the episode stands after the last step. */
  EpisodeEnd end();

  /** Draws the board, lower channels first. */
  void draw(Picture picture);

  /** Whether a column or row lies on the board. */
  static boolean onBoard(int coordinate) {
    return coordinate >= 0 && coordinate <= LAST;
  }

  /** The nearest column or row of the board. */
  static int clamp(int coordinate) {
    return Math.max(0, Math.min(LAST, coordinate));
  }

  /** A direction along a row, -1 or +1 with equal probability. */
  static int side(SplittableRandom random) {
    return random.nextInt(2) == 0 ? 1 : -1;
  }

  /** The column where something that moves in that direction enters. */
  static int entry(int direction) {
    return direction > 0 ? 0 : LAST;
  }
}
