package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Mean returns and lengths that the reference implementation of the five games was measured to
 * have, with their standard errors. Seeds are fixed; ours must lie within 3 standard errors of the
 * difference.
 */
class ReferenceScoresTest {

  private static final Map<String, String> DEFAULTS = Map.of();
  private static final Map<String, String> MINIMAL = Map.of("action-set", "minimal");
  private static final Map<String, String> NOT_STICKY = Map.of("sticky", "0");

  private static Scores random(MiniTask task, Map<String, String> options, int episodes) {
    List<Move> moves =
        task.moves(options == MINIMAL ? MiniTask.ActionSet.MINIMAL : MiniTask.ActionSet.FULL);
    return Scores.play(
        task,
        options,
        episodes,
        Game.class,
        (game, random) -> moves.get(random.nextInt(moves.size())));
  }

  private static Scores always(
      MiniTask task, Map<String, String> options, int episodes, Move move) {
    return Scores.play(task, options, episodes, Game.class, (game, random) -> move);
  }

  private static void near(double[] values, double reference, double referenceError) {
    double error = Math.hypot(Scores.error(values), referenceError);
    assertThat(Math.abs(Scores.mean(values) - reference))
        .as("mean %s, reference %s, error %s", Scores.mean(values), reference, error)
        .isLessThanOrEqualTo(3 * error);
  }

  /** For a reference figure that was stated without its error, but with its number of episodes. */
  private static void nearOf(double[] values, double reference, int referenceEpisodes) {
    near(
        values,
        reference,
        Scores.error(values) * Math.sqrt((double) values.length / referenceEpisodes));
  }

  @Test
  void breakoutWithoutMovingBringsNothingOrOneByTheSideWhereItStarts() {
    Scores scores = always(MiniTask.BREAKOUT, NOT_STICKY, 2000, Move.NOOP);
    assertThat(scores.returns()).containsOnly(0, 1);
    near(scores.returns(), 0.495, 0.035);
    nearOf(scores.lengths(), 10.95, 200);
  }

  @Test
  void breakoutPlayedAtRandom() {
    Scores full = random(MiniTask.BREAKOUT, DEFAULTS, 10_000);
    near(full.returns(), 0.517, 0.007);
    near(full.lengths(), 11.28, 0.08);
    Scores minimal = random(MiniTask.BREAKOUT, MINIMAL, 5000);
    near(minimal.returns(), 0.421, 0.021);
    nearOf(minimal.lengths(), 10.3, 1000);
  }

  static Move follow(Breakout game, SplittableRandom random) {
    if (game.ballX() == game.paddle()) {
      return Move.NOOP;
    }
    return game.ballX() < game.paddle() ? Move.LEFT : Move.RIGHT;
  }

  @Test
  void breakoutFollowingTheBallNeverEnds() {
    Scores scores =
        Scores.play(
            MiniTask.BREAKOUT,
            Map.of("sticky", "0", "max-steps", "1000"),
            200,
            Breakout.class,
            ReferenceScoresTest::follow);
    assertThat(scores.returns()).containsOnly(84);
    assertThat(scores.lengths()).containsOnly(1000);
  }

  @Test
  void breakoutFollowingTheBallWithStickyActions() {
    Scores scores =
        Scores.play(
            MiniTask.BREAKOUT,
            Map.of("max-steps", "1000"),
            3000,
            Breakout.class,
            ReferenceScoresTest::follow);
    near(scores.returns(), 8.54, 0.17);
    near(scores.lengths(), 99.9, 1.9);
  }

  @Test
  void asterixWithoutMoving() {
    Scores scores = always(MiniTask.ASTERIX, DEFAULTS, 3000, Move.NOOP);
    near(scores.returns(), 0.484, 0.016);
    near(scores.lengths(), 96.69, 1.08);
    Scores flat = always(MiniTask.ASTERIX, Map.of("ramp", "off"), 3000, Move.NOOP);
    near(flat.returns(), 0.511, 0.016);
    near(flat.lengths(), 102.07, 1.26);
  }

  @Test
  void asterixPlayedAtRandom() {
    Scores full = random(MiniTask.ASTERIX, DEFAULTS, 5000);
    near(full.returns(), 0.482, 0.012);
    near(full.lengths(), 70.54, 0.63);
    Scores minimal = random(MiniTask.ASTERIX, MINIMAL, 3000);
    near(minimal.returns(), 0.542, 0.028);
    nearOf(minimal.lengths(), 69.4, 1000);
  }

  @Test
  void freewayAlwaysUp() {
    for (Map<String, String> options : List.of(DEFAULTS, NOT_STICKY)) {
      Scores scores = always(MiniTask.FREEWAY, options, 250, Move.UP);
      near(scores.returns(), 18.7, 0.8);
      assertThat(scores.lengths()).containsOnly(2501);
    }
  }

  @Test
  void freewayPlayedAtRandom() {
    Scores full = random(MiniTask.FREEWAY, DEFAULTS, 200);
    near(full.returns(), 0.15, 0.04);
    assertThat(full.lengths()).containsOnly(2501);
    near(random(MiniTask.FREEWAY, MINIMAL, 200).returns(), 0.35, 0.11);
  }

  @Test
  void seaquestNeverEndsAtTheSurface() {
    for (Move move : new Move[] {Move.NOOP, Move.FIRE}) {
      Scores scores = always(MiniTask.SEAQUEST, DEFAULTS, 3, move);
      assertThat(scores.returns()).containsOnly(0);
      assertThat(scores.lengths()).containsOnly(MiniRules.DEFAULT_MAX_STEPS);
    }
  }

  @Test
  void seaquestAlwaysDown() {
    Scores scores = always(MiniTask.SEAQUEST, DEFAULTS, 3000, Move.DOWN);
    assertThat(scores.returns()).containsOnly(0);
    near(scores.lengths(), 132.86, 1.11);
  }

  @Test
  void seaquestPlayedAtRandom() {
    Scores scores = random(MiniTask.SEAQUEST, DEFAULTS, 5000);
    near(scores.returns(), 0.105, 0.006);
    near(scores.lengths(), 30.45, 0.52);
  }

  @Test
  void seaquestLookingForDivers() {
    Scores scores =
        Scores.play(MiniTask.SEAQUEST, DEFAULTS, 4000, Seaquest.class, DiverPlayer::choose);
    near(scores.returns(), 0.354, 0.010);
    near(scores.lengths(), 103.2, 0.9);
  }

  @Test
  void spaceInvadersWithoutChance() {
    Scores noop = always(MiniTask.SPACE_INVADERS, NOT_STICKY, 2, Move.NOOP);
    assertThat(noop.returns()).containsOnly(0);
    assertThat(noop.lengths()).containsOnly(17);
    Scores fire = always(MiniTask.SPACE_INVADERS, NOT_STICKY, 2, Move.FIRE);
    assertThat(fire.returns()).containsOnly(3);
    assertThat(fire.lengths()).containsOnly(18);
  }

  @Test
  void spaceInvadersPlayedAtRandom() {
    Scores full = random(MiniTask.SPACE_INVADERS, DEFAULTS, 3000);
    near(full.returns(), 2.85, 0.04);
    near(full.lengths(), 51.43, 0.72);
    Scores minimal = random(MiniTask.SPACE_INVADERS, MINIMAL, 3000);
    near(minimal.returns(), 3.98, 0.10);
    nearOf(minimal.lengths(), 57.4, 1000);
  }
}
