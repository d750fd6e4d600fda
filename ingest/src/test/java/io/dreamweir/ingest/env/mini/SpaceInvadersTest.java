package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpaceInvadersTest {

  /** Leaves the column of a falling bullet, else shoots or moves at random. */
  private static Move dodge(SpaceInvaders game, SplittableRandom random) {
    if (game.bulletAbove(game.cannon())) {
      return game.cannon() > 0 && !game.bulletAbove(game.cannon() - 1) ? Move.LEFT : Move.RIGHT;
    }
    return switch (random.nextInt(4)) {
      case 0 -> game.cannon() < 9 && !game.bulletAbove(game.cannon() + 1) ? Move.RIGHT : Move.NOOP;
      case 1 -> game.cannon() > 0 && !game.bulletAbove(game.cannon() - 1) ? Move.LEFT : Move.NOOP;
      default -> Move.FIRE;
    };
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
}
