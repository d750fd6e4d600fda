package io.dreamweir.eval.score;

/**
 * One point of one run: what an agent scored in a game.
 *
 * @param agent name of the agent
 * @param game name of the game, as in the reference table
 * @param seed what tells the runs of a game apart; text, never read as a number
 * @param score undiscounted, unclipped mean return; finite
 * @param frames emulator frames behind this point, {@link #FRAMES_UNKNOWN} where the source has
 *     none
 * @param protocol hash or label of the protocol it was measured with, empty where the source has
 *     none
 */
public record Score(
    String agent, String game, String seed, double score, long frames, String protocol) {

  /** The source of a score does not say how many frames are behind it. */
  public static final long FRAMES_UNKNOWN = -1;

  public Score {
    if (agent.isBlank() || game.isBlank() || seed.isBlank()) {
      throw new IllegalArgumentException(
          "a score needs an agent, a game and a seed, found '%s', '%s', '%s'"
              .formatted(agent, game, seed));
    }
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException(
          "score of [%s/%s seed %s] is %s, not a finite number"
              .formatted(agent, game, seed, score));
    }
  }

  /** A final score whose frames and protocol are not known. */
  public static Score of(String agent, String game, String seed, double score) {
    return new Score(agent, game, seed, score, FRAMES_UNKNOWN, "");
  }

  /** {@code agent/game seed S}, for messages. */
  public String place() {
    return agent + "/" + game + " seed " + seed;
  }
}
