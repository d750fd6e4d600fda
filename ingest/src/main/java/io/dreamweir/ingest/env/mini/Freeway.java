package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.EpisodeEnd;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Bring the chicken of column 4 across eight lanes of cars, as often as the clock allows. */
final class Freeway implements Game {
  private static final int COLUMN = 4;
  private static final int LANES = 8;
  private static final int MOVE_INTERVAL = 3;
  private static final int CLOCK = 2500;
  private static final int FASTEST = 5;
  private static final byte[] GRAYS = Picture.grays(2 + FASTEST);
  private static final int CHICKEN = 0;
  private static final int CAR = 1;
  private static final int SPEED = 1;

  private final Clock clockRule;
  private final int[] x = new int[LANES];
  private final int[] timer = new int[LANES];
  private final int[] speed = new int[LANES];
  private final int[] direction = new int[LANES];
  private int row;
  private int moveTimer;
  private int clock;

  Freeway(Clock clockRule) {
    this.clockRule = clockRule;
  }

  @Override
  public void reset(SplittableRandom random) {
    Arrays.fill(x, 0);
    drawSpeeds(random);
    row = LAST;
    moveTimer = MOVE_INTERVAL;
    clock = CLOCK;
  }

  /** A car of "speed" s moves every s+1 steps. */
  private void drawSpeeds(SplittableRandom random) {
    for (int lane = 0; lane < LANES; lane++) {
      speed[lane] = 1 + random.nextInt(FASTEST);
      timer[lane] = speed[lane];
    }
    for (int lane = 0; lane < LANES; lane++) {
      direction[lane] = Game.side(random);
    }
  }

  @Override
  public int step(Move move, SplittableRandom random) {
    // 1. The chicken moves, every third step at most.
    if (moveTimer == 0 && (move == Move.UP || move == Move.DOWN)) {
      moveTimer = MOVE_INTERVAL;
      row = Game.clamp(row + (move == Move.UP ? -1 : 1));
    }
    // 2. Across.
    int reward = 0;
    if (row == 0) {
      reward = 1;
      drawSpeeds(random);
      row = LAST;
    }
    // 3. The cars move.
    for (int lane = 0; lane < LANES; lane++) {
      hit(lane);
      if (timer[lane] == 0) {
        timer[lane] = speed[lane];
        x[lane] = Math.floorMod(x[lane] + direction[lane], SIZE);
        hit(lane);
      } else {
        timer[lane]--;
      }
    }
    // 4. Time.
    if (moveTimer > 0) {
      moveTimer--;
    }
    clock--;
    return reward;
  }

  private void hit(int lane) {
    if (x[lane] == COLUMN && row == lane + 1) {
      row = LAST;
    }
  }

  @Override
  public EpisodeEnd end() {
    return clock < 0 ? clockRule.end() : EpisodeEnd.OPEN;
  }

  @Override
  public void draw(Picture picture) {
    picture.cell(COLUMN, row, GRAYS[CHICKEN]);
    for (int lane = 0; lane < LANES; lane++) {
      picture.cell(x[lane], lane + 1, GRAYS[CAR]);
    }
    for (int lane = 0; lane < LANES; lane++) {
      int behind = Math.floorMod(x[lane] - direction[lane], SIZE);
      picture.cell(behind, lane + 1, GRAYS[SPEED + speed[lane]]);
    }
  }
}
