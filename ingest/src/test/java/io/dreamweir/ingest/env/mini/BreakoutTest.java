package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BreakoutTest {

  @Test
  void neverBreaksTwoBricksInARow() {
    SplittableRandom random = new SplittableRandom(1);
    Breakout game = new Breakout();
    game.reset(random);
    int last = 0;
    for (int step = 0; step < 300_000; step++) {
      // On the ball's column or the next: both ways of sending it back occur.
      int target = game.ballX() + (step / 7 % 2 == 0 ? 0 : game.directionX());
      Move move =
          target == game.paddle() ? Move.NOOP : target < game.paddle() ? Move.LEFT : Move.RIGHT;
      int reward = game.step(move, random);
      assertThat(reward + last).isLessThanOrEqualTo(1);
      last = reward;
      if (game.end().isLast()) {
        game.reset(random);
        last = 0;
      }
    }
  }
}
