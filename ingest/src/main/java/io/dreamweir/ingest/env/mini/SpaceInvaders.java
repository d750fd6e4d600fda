package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.EpisodeEnd;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Shoot the marching aliens before they land or hit the cannon of row 9. No draw of chance: with
 * sticky actions off, an episode is determined by its actions.
 */
final class SpaceInvaders implements Game {
  private static final int SHOT_INTERVAL = 5;
  private static final int ALIEN_SHOT_INTERVAL = 10;
  private static final int SLOWEST = 12;
  private static final int FASTEST = 6;
  private static final byte[] GRAYS = Picture.grays(6);
  private static final int CANNON = 0;
  private static final int ALIEN = 1;
  private static final int ALIEN_LEFT = 2;
  private static final int ALIEN_RIGHT = 3;
  private static final int OWN_BULLET = 4;
  private static final int ENEMY_BULLET = 5;

  private final Ramp ramp;
  private boolean[][] aliens = new boolean[SIZE][SIZE];
  private final boolean[][] ownBullets = new boolean[SIZE][SIZE];
  private final boolean[][] enemyBullets = new boolean[SIZE][SIZE];
  private int cannon;
  private int direction;
  private int moveInterval;
  private int moveTimer;
  private int alienShotTimer;
  private int shotTimer;
  private boolean over;

  SpaceInvaders(Ramp ramp) {
    this.ramp = ramp;
  }

  @Override
  public void reset(SplittableRandom random) {
    for (int y = 0; y < SIZE; y++) {
      Arrays.fill(ownBullets[y], false);
      Arrays.fill(enemyBullets[y], false);
    }
    fillAliens();
    cannon = 5;
    direction = -1;
    moveInterval = SLOWEST;
    moveTimer = SLOWEST;
    alienShotTimer = ALIEN_SHOT_INTERVAL;
    shotTimer = 0;
    over = false;
  }

  private void fillAliens() {
    aliens = new boolean[SIZE][SIZE];
    for (int y = 0; y < 4; y++) {
      Arrays.fill(aliens[y], 2, 8, true);
    }
  }

  @Override
  public int step(Move move, SplittableRandom random) {
    // 1. The cannon.
    if (move == Move.FIRE && shotTimer == 0) {
      ownBullets[LAST][cannon] = true;
      shotTimer = SHOT_INTERVAL;
    } else if (move == Move.LEFT) {
      cannon = Game.clamp(cannon - 1);
    } else if (move == Move.RIGHT) {
      cannon = Game.clamp(cannon + 1);
    }
    // 2. and 3. Bullets.
    shiftRows(ownBullets, -1);
    shiftRows(enemyBullets, 1);
    over |= enemyBullets[LAST][cannon];
    // 4. Aliens march.
    over |= aliens[LAST][cannon];
    if (moveTimer == 0) {
      march();
      over |= aliens[LAST][cannon];
    }
    // 5. and 6. Aliens shoot, aliens are shot.
    if (alienShotTimer == 0) {
      alienShotTimer = ALIEN_SHOT_INTERVAL;
      shoot();
    }
    int reward = 0;
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        if (aliens[y][x] && ownBullets[y][x]) {
          reward++;
          aliens[y][x] = false;
          ownBullets[y][x] = false;
        }
      }
    }
    // 7. and 8. Time, and the next wave.
    if (shotTimer > 0) {
      shotTimer--;
    }
    moveTimer--;
    alienShotTimer--;
    if (count() == 0) {
      if (ramp == Ramp.ON && moveInterval > FASTEST) {
        moveInterval--;
      }
      fillAliens();
    }
    return reward;
  }

  private void march() {
    moveTimer = Math.min(count(), moveInterval);
    if (anyInColumn(direction < 0 ? 0 : LAST)) {
      direction = -direction;
      for (boolean alien : aliens[LAST]) {
        over |= alien;
      }
      shiftRows(aliens, 1);
    } else {
      boolean[][] shifted = new boolean[SIZE][SIZE];
      for (int y = 0; y < SIZE; y++) {
        for (int x = 0; x < SIZE; x++) {
          if (aliens[y][x]) {
            shifted[y][x + direction] = true;
          }
        }
      }
      aliens = shifted;
    }
  }

  /** The lowest alien of the column nearest to the cannon, the lower column on ties. */
  private void shoot() {
    for (int distance = 0; distance < SIZE; distance++) {
      for (int column : new int[] {cannon - distance, cannon + distance}) {
        if (Game.onBoard(column) && anyInColumn(column)) {
          int y = LAST;
          while (!aliens[y][column]) {
            y--;
          }
          enemyBullets[y][column] = true;
          return;
        }
      }
    }
  }

  int count() {
    int count = 0;
    for (boolean[] row : aliens) {
      for (boolean alien : row) {
        count += alien ? 1 : 0;
      }
    }
    return count;
  }

  private boolean anyInColumn(int column) {
    for (boolean[] row : aliens) {
      if (row[column]) {
        return true;
      }
    }
    return false;
  }

  /** Moves every row up (-1) or down (+1); what leaves the board is gone. */
  private static void shiftRows(boolean[][] grid, int by) {
    boolean[] leaving = grid[by < 0 ? 0 : LAST];
    System.arraycopy(grid, by < 0 ? 1 : 0, grid, by < 0 ? 0 : 1, LAST);
    Arrays.fill(leaving, false);
    grid[by < 0 ? LAST : 0] = leaving;
  }

  @Override
  public EpisodeEnd end() {
    return over ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN;
  }

  int cannon() {
    return cannon;
  }

  int moveInterval() {
    return moveInterval;
  }

  int moveTimer() {
    return moveTimer;
  }

  int alienShotTimer() {
    return alienShotTimer;
  }

  boolean alienAt(int x, int y) {
    return aliens[y][x];
  }

  boolean enemyBulletAt(int x, int y) {
    return enemyBullets[y][x];
  }

  @Override
  public void draw(Picture picture) {
    picture.cell(cannon, LAST, GRAYS[CANNON]);
    drawGrid(picture, aliens, ALIEN);
    drawGrid(picture, aliens, direction < 0 ? ALIEN_LEFT : ALIEN_RIGHT);
    drawGrid(picture, ownBullets, OWN_BULLET);
    drawGrid(picture, enemyBullets, ENEMY_BULLET);
  }

  private static void drawGrid(Picture picture, boolean[][] grid, int channel) {
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        if (grid[y][x]) {
          picture.cell(x, y, GRAYS[channel]);
        }
      }
    }
  }
}
