package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RampTest {

  @Test
  void asterixRampsEveryHundredAndTwoStepsDownToOne() {
    SplittableRandom random = new SplittableRandom(1);
    Asterix game = new Asterix(Ramp.ON);
    game.reset(random);
    for (int step = 1; step <= 102 * 15; step++) {
      game.step(Move.NOOP, random);
      int ramps = step / 102;
      assertThat(game.spawnInterval()).as("step %s", step).isEqualTo(Math.max(1, 10 - ramps));
      assertThat(game.moveInterval()).as("step %s", step).isEqualTo(Math.max(1, 5 - ramps / 2));
    }
    Asterix flat = new Asterix(Ramp.OFF);
    flat.reset(random);
    for (int step = 1; step <= 102 * 3; step++) {
      flat.step(Move.NOOP, random);
    }
    assertThat(flat.spawnInterval()).isEqualTo(10);
  }

  /** Looks for divers, surfaces with six of them or for want of oxygen, and dives again at once. */
  private static Move patient(Seaquest game, SplittableRandom random) {
    if (game.subY() == 0) {
      return Move.DOWN;
    }
    Move move = DiverPlayer.choose(game, random);
    boolean wait = game.carried() < 6 && game.oxygen() > 40;
    return move == Move.UP && wait && game.subY() == 1 ? Move.FIRE : move;
  }

  /** What surfacing does, observed in every step of play that looks for divers. */
  @Test
  void seaquestRampsWithEverySurfacingAndAFullLoadPaysForItsOxygen() {
    int[] surfacings = new int[2];
    int full = 0;
    SplittableRandom random = new SplittableRandom(3);
    for (int episode = 0; episode < 4000; episode++) {
      Seaquest game = new Seaquest(Ramp.ON);
      game.reset(random);
      int ramps = 0;
      while (!game.end().isLast()) {
        int carried = game.carried();
        int oxygen = game.oxygen();
        boolean diving = game.subY() > 0;
        int reward = game.step(patient(game, random), random);
        if (diving && game.subY() == 0 && game.oxygen() == 200) {
          ramps++;
          surfacings[ramps % 2]++;
          boolean loaded = carried == 6;
          full += loaded ? 1 : 0;
          assertThat(game.carried()).isEqualTo(loaded ? -1 : carried - 1);
          assertThat(reward).isGreaterThanOrEqualTo(loaded ? oxygen * 10 / 200 : 0);
          assertThat(game.enemySpawnInterval()).isEqualTo(Math.max(1, 20 - ramps));
          assertThat(game.enemyMoveInterval()).isEqualTo(Math.max(2, 5 - ramps / 2));
        }
      }
    }
    assertThat(surfacings[0]).as("second surfacings").isPositive();
    assertThat(full).as("full loads").isPositive();
  }
}
