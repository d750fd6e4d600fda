package io.dreamweir.eval.score;

/**
 * What one game's scores are measured against.
 *
 * @param game name of the game
 * @param random mean score of uniformly random play
 * @param gamer score of a professional game tester
 * @param record human world record
 */
public record ReferenceRow(String game, double random, double gamer, double record) {
  public ReferenceRow {
    if (!Double.isFinite(random) || !Double.isFinite(gamer) || !Double.isFinite(record)) {
      throw new IllegalArgumentException(
          "reference of %s is random %s, gamer %s, record %s; all three must be finite numbers"
              .formatted(game, random, gamer, record));
    }
    if (gamer == random || record == random) {
      throw new IllegalArgumentException(
          "reference of %s: random is %s, gamer %s, record %s; nothing can be measured against a scale of length 0"
              .formatted(game, random, gamer, record));
    }
  }
}
