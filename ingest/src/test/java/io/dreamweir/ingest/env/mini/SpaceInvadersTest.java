package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules that scores alone would not show, watched in play that survives for a while. */
class SpaceInvadersTest {

  /** Leaves the column of a falling bullet, else shoots or moves at random. */
  private static Move dodge(SpaceInvaders game, SplittableRandom random) {
    if (!safe(game, game.cannon())) {
      return safe(game, game.cannon() - 1) ? Move.LEFT : Move.RIGHT;
    }
    return switch (random.nextInt(4)) {
      case 0 -> safe(game, game.cannon() + 1) ? Move.RIGHT : Move.NOOP;
      case 1 -> safe(game, game.cannon() - 1) ? Move.LEFT : Move.NOOP;
      default -> Move.FIRE;
    };
  }

  private static boolean safe(SpaceInvaders game, int x) {
    return Game.onBoard(x)
        && IntStream.range(0, Game.SIZE).noneMatch(y -> game.enemyBulletAt(x, y));
  }

  @Test
  void anEmptySkyFillsAgainAndTheNextWaveIsFaster() {
    for (Ramp ramp : Ramp.values()) {
      SplittableRandom random = new SplittableRandom(1);
      SpaceInvaders game = new SpaceInvaders(ramp);
      int waves = 0;
      for (int episode = 0; episode < 2000 && waves == 0; episode++) {
        game.reset(random);
        int score = 0;
        while (!game.end().isLast() && waves == 0) {
          score += game.step(dodge(game, random), random);
          waves = score / 24;
        }
      }
      assertThat(waves).as("a cleared wave").isEqualTo(1);
      assertThat(game.count()).isEqualTo(24);
      assertThat(game.moveInterval()).isEqualTo(ramp == Ramp.ON ? 11 : 12);
    }
  }

  @Test
  void fewAliensMarchFasterAndTheNearestColumnShoots() {
    SplittableRandom random = new SplittableRandom(2);
    SpaceInvaders game = new SpaceInvaders(Ramp.ON);
    int fastMarches = 0;
    int ties = 0;
    for (int episode = 0; episode < 500; episode++) {
      game.reset(random);
      while (!game.end().isLast()) {
        int aliens = game.count();
        int timer = game.moveTimer();
        int interval = game.moveInterval();
        int shotTimer = game.alienShotTimer();
        int reward = game.step(dodge(game, random), random);
        if (timer == 0) {
          assertThat(game.moveTimer()).isEqualTo(Math.min(aliens, interval) - 1);
          fastMarches += aliens < interval ? 1 : 0;
        }
        if (shotTimer == 0 && reward == 0) {
          int column = nearest(game);
          assertThat(game.enemyBulletAt(column, lowest(game, column))).isTrue();
          int mirrored = 2 * game.cannon() - column;
          ties +=
              mirrored != column && Game.onBoard(mirrored) && lowest(game, mirrored) >= 0 ? 1 : 0;
        }
      }
    }
    assertThat(fastMarches).isPositive();
    assertThat(ties).as("shots with two nearest columns").isPositive();
  }

  private static int nearest(SpaceInvaders game) {
    return IntStream.range(0, Game.SIZE)
        .filter(x -> lowest(game, x) >= 0)
        .boxed()
        .min(Comparator.comparingInt((Integer x) -> Math.abs(x - game.cannon())))
        .orElseThrow();
  }

  /** Row of the lowest alien of a column, or -1. */
  private static int lowest(SpaceInvaders game, int x) {
    return IntStream.range(0, Game.SIZE).filter(y -> game.alienAt(x, y)).max().orElse(-1);
  }
}
