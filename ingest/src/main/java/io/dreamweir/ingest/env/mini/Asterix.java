package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.EpisodeEnd;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Collect treasures and avoid enemies that cross rows 1 to 8, at most one in a row. */
final class Asterix implements Game {
  private static final int ROWS = 8;
  private static final int SPAWN_INTERVAL = 10;
  private static final int MOVE_INTERVAL = 5;
  private static final int RAMP_INTERVAL = 100;
  private static final byte[] GRAYS = Picture.grays(4);
  private static final int PLAYER = 0;
  private static final int ENEMY = 1;
  private static final int TRAIL = 2;
  private static final int TREASURE = 3;

  private final Ramp ramp;
  private final boolean[] occupied = new boolean[ROWS];
  private final int[] x = new int[ROWS];
  private final int[] direction = new int[ROWS];
  private final boolean[] treasure = new boolean[ROWS];
  private int playerX;
  private int playerY;
  private int spawnInterval;
  private int spawnTimer;
  private int moveInterval;
  private int moveTimer;
  private int rampTimer;
  private int rampIndex;
  private int reward;
  private boolean over;

  Asterix(Ramp ramp) {
    this.ramp = ramp;
  }

  @Override
  public void reset(SplittableRandom random) {
    playerX = 5;
    playerY = 5;
    Arrays.fill(occupied, false);
    spawnInterval = SPAWN_INTERVAL;
    spawnTimer = SPAWN_INTERVAL;
    moveInterval = MOVE_INTERVAL;
    moveTimer = MOVE_INTERVAL;
    rampTimer = RAMP_INTERVAL;
    rampIndex = 0;
    over = false;
  }

  @Override
  public int step(Move move, SplittableRandom random) {
    reward = 0;
    // 1. Something enters.
    if (spawnTimer == 0) {
      spawn(random);
      spawnTimer = spawnInterval;
    }
    // 2. and 3. The player moves, into something perhaps.
    switch (move) {
      case LEFT -> playerX = Game.clamp(playerX - 1);
      case RIGHT -> playerX = Game.clamp(playerX + 1);
      case UP -> playerY = Math.max(1, playerY - 1);
      case DOWN -> playerY = Math.min(ROWS, playerY + 1);
      case NOOP, FIRE -> {}
    }
    touch(playerY - 1);
    // 4. Everything else moves, into the player perhaps.
    if (moveTimer == 0) {
      moveTimer = moveInterval;
      for (int slot = 0; slot < ROWS; slot++) {
        if (occupied[slot]) {
          x[slot] += direction[slot];
          occupied[slot] = Game.onBoard(x[slot]);
          touch(slot);
        }
      }
    }
    // 5. and 6.
    spawnTimer--;
    moveTimer--;
    if (ramp == Ramp.ON && (spawnInterval > 1 || moveInterval > 1)) {
      rampUp();
    }
    return reward;
  }

  private void touch(int slot) {
    if (occupied[slot] && slot + 1 == playerY && x[slot] == playerX) {
      if (treasure[slot]) {
        reward++;
        occupied[slot] = false;
      } else {
        over = true;
      }
    }
  }

  private void rampUp() {
    if (rampTimer >= 0) {
      rampTimer--;
      return;
    }
    if (rampIndex % 2 == 1 && moveInterval > 1) {
      moveInterval--;
    }
    if (spawnInterval > 1) {
      spawnInterval--;
    }
    rampIndex++;
    rampTimer = RAMP_INTERVAL;
  }

  private void spawn(SplittableRandom random) {
    int side = Game.side(random);
    boolean isTreasure = random.nextInt(3) == 0;
    int empty = 0;
    for (boolean taken : occupied) {
      empty += taken ? 0 : 1;
    }
    if (empty == 0) {
      return;
    }
    int nth = random.nextInt(empty);
    int slot = 0;
    while (occupied[slot] || nth-- > 0) {
      slot++;
    }
    occupied[slot] = true;
    x[slot] = Game.entry(side);
    direction[slot] = side;
    treasure[slot] = isTreasure;
  }

  @Override
  public EpisodeEnd end() {
    return over ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN;
  }

  int spawnInterval() {
    return spawnInterval;
  }

  int moveInterval() {
    return moveInterval;
  }

  @Override
  public void draw(Picture picture) {
    picture.cell(playerX, playerY, GRAYS[PLAYER]);
    drawEntities(picture, ENEMY);
    for (int slot = 0; slot < ROWS; slot++) {
      if (occupied[slot]) {
        picture.cellOnBoard(x[slot] - direction[slot], slot + 1, GRAYS[TRAIL]);
      }
    }
    drawEntities(picture, TREASURE);
  }

  private void drawEntities(Picture picture, int channel) {
    for (int slot = 0; slot < ROWS; slot++) {
      if (occupied[slot] && treasure[slot] == (channel == TREASURE)) {
        picture.cell(x[slot], slot + 1, GRAYS[channel]);
      }
    }
  }
}
