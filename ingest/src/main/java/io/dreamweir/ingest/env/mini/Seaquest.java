package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.EpisodeEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Shoot fish and submarines, rescue divers, and surface for air with at least one diver on board.
 * Row 0 is the surface, rows 1 to 8 water, row 9 shows oxygen and divers. Only the submarine's
 * front cell collides.
 */
final class Seaquest implements Game {
  private static final int DEEPEST = 8;
  private static final int FULL_OXYGEN = 200;
  private static final int SEATS = 6;
  private static final int ENEMY_SPAWN_INTERVAL = 20;
  private static final int DIVER_SPAWN_INTERVAL = 30;
  private static final int ENEMY_MOVE_INTERVAL = 5;
  private static final int FASTEST_ENEMY = 2;
  private static final int DIVER_MOVE_INTERVAL = 5;
  private static final int SHOT_INTERVAL = 5;
  private static final int ENEMY_SHOT_INTERVAL = 10;
  private static final byte[] GRAYS = Picture.grays(10);
  private static final int SUB_FRONT = 0;
  private static final int SUB_BACK = 1;
  private static final int BULLET = 2;
  private static final int TRAIL = 3;
  private static final int ENEMY_BULLET = 4;
  private static final int FISH = 5;
  private static final int ENEMY_SUB = 6;
  private static final int OXYGEN = 7;
  private static final int SEAT = 8;
  private static final int DIVER = 9;

  private final Ramp ramp;
  // Oldest first; a step visits them newest first.
  private final List<Drifter> bullets = new ArrayList<>();
  private final List<Drifter> divers = new ArrayList<>();
  private final List<Drifter> enemySubs = new ArrayList<>();
  private final List<Drifter> enemyBullets = new ArrayList<>();
  private final List<Drifter> fish = new ArrayList<>();
  private int subX;
  private int subY;
  private int facing;
  private int oxygen;
  private int carried;
  private boolean surfaced;
  private int enemySpawnInterval;
  private int enemySpawnTimer;
  private int diverSpawnTimer;
  private int enemyMoveInterval;
  private int shotTimer;
  private int rampIndex;
  private int reward;
  private boolean over;

  Seaquest(Ramp ramp) {
    this.ramp = ramp;
  }

  @Override
  public void reset(SplittableRandom random) {
    List.of(bullets, divers, enemySubs, enemyBullets, fish).forEach(List::clear);
    subX = 5;
    subY = 0;
    facing = -1;
    oxygen = FULL_OXYGEN;
    carried = 0;
    surfaced = true;
    enemySpawnInterval = ENEMY_SPAWN_INTERVAL;
    enemySpawnTimer = ENEMY_SPAWN_INTERVAL;
    diverSpawnTimer = DIVER_SPAWN_INTERVAL;
    enemyMoveInterval = ENEMY_MOVE_INTERVAL;
    shotTimer = 0;
    rampIndex = 0;
    over = false;
  }

  @Override
  public int step(Move move, SplittableRandom random) {
    reward = 0;
    // 1. Somebody enters.
    if (enemySpawnTimer == 0) {
      spawnEnemy(random);
      enemySpawnTimer = enemySpawnInterval;
    }
    if (diverSpawnTimer == 0) {
      int side = Game.side(random);
      divers.add(new Drifter(Game.entry(side), row(random), side, DIVER_MOVE_INTERVAL, 0));
      diverSpawnTimer = DIVER_SPAWN_INTERVAL;
    }
    // 2. to 7. Everybody moves.
    steer(move);
    moveBullets();
    moveDivers();
    moveEnemies(enemySubs);
    moveEnemyBullets();
    moveEnemies(fish);
    // 8. Timers.
    enemySpawnTimer = Math.max(0, enemySpawnTimer - 1);
    diverSpawnTimer = Math.max(0, diverSpawnTimer - 1);
    shotTimer = Math.max(0, shotTimer - 1);
    // 9. and 10. Air.
    if (oxygen <= 0) {
      over = true;
    }
    if (subY > 0) {
      oxygen--;
      surfaced = false;
    } else if (!surfaced) {
      if (carried == 0) {
        over = true;
      } else {
        surface();
      }
    }
    return reward;
  }

  private void steer(Move move) {
    switch (move) {
      case FIRE -> {
        if (shotTimer == 0) {
          bullets.add(new Drifter(subX, subY, facing, 0, 0));
          shotTimer = SHOT_INTERVAL;
        }
      }
      case LEFT, RIGHT -> {
        facing = move == Move.RIGHT ? 1 : -1;
        subX = Game.clamp(subX + facing);
      }
      case UP -> subY = Math.max(0, subY - 1);
      case DOWN -> subY = Math.min(DEEPEST, subY + 1);
      case NOOP -> {}
    }
  }

  private void moveBullets() {
    for (int i = bullets.size() - 1; i >= 0; i--) {
      Drifter bullet = bullets.get(i);
      bullet.move();
      if (!Game.onBoard(bullet.x)) {
        bullets.remove(i);
      } else if (removeOldest(fish, bullet) || removeOldest(enemySubs, bullet)) {
        bullets.remove(i);
        reward++;
      }
    }
  }

  /** Removes the oldest of a kind that is in the same cell. */
  private static boolean removeOldest(List<Drifter> kind, Drifter cell) {
    for (int i = 0; i < kind.size(); i++) {
      if (kind.get(i).at(cell.x, cell.y)) {
        kind.remove(i);
        return true;
      }
    }
    return false;
  }

  private boolean onSub(Drifter drifter) {
    return drifter.at(subX, subY);
  }

  private void moveDivers() {
    for (int i = divers.size() - 1; i >= 0; i--) {
      Drifter diver = divers.get(i);
      if (pickUp(i)) {
        continue;
      }
      if (diver.moveTimer > 0) {
        diver.moveTimer--;
        continue;
      }
      diver.moveTimer = DIVER_MOVE_INTERVAL;
      diver.move();
      if (!Game.onBoard(diver.x)) {
        divers.remove(i);
      } else {
        pickUp(i);
      }
    }
  }

  private boolean pickUp(int i) {
    if (carried >= SEATS || !onSub(divers.get(i))) {
      return false;
    }
    divers.remove(i);
    carried++;
    return true;
  }

  private void moveEnemies(List<Drifter> enemies) {
    for (int i = enemies.size() - 1; i >= 0; i--) {
      Drifter enemy = enemies.get(i);
      over |= onSub(enemy);
      if (enemy.moveTimer > 0) {
        enemy.moveTimer--;
      } else {
        enemy.moveTimer = enemyMoveInterval;
        enemy.move();
        if (!Game.onBoard(enemy.x)) {
          enemies.remove(i);
        } else if (onSub(enemy)) {
          over = true;
        } else if (removeOldest(bullets, enemy)) {
          enemies.remove(i);
          reward++;
        }
      }
      if (enemies == enemySubs) {
        shoot(enemy);
      }
    }
  }

  /** Also a submarine that was removed a moment ago still shoots, as in the reference. */
  private void shoot(Drifter enemySub) {
    if (enemySub.shotTimer > 0) {
      enemySub.shotTimer--;
    } else {
      enemySub.shotTimer = ENEMY_SHOT_INTERVAL;
      enemyBullets.add(new Drifter(enemySub.x, enemySub.y, enemySub.direction, 0, 0));
    }
  }

  private void moveEnemyBullets() {
    for (int i = enemyBullets.size() - 1; i >= 0; i--) {
      Drifter bullet = enemyBullets.get(i);
      over |= onSub(bullet);
      bullet.move();
      if (!Game.onBoard(bullet.x)) {
        enemyBullets.remove(i);
      } else {
        over |= onSub(bullet);
      }
    }
  }

  private void surface() {
    surfaced = true;
    if (carried == SEATS) {
      carried = 0;
      reward += oxygen * SIZE / FULL_OXYGEN;
    }
    oxygen = FULL_OXYGEN;
    carried--; // Also after a full load, as in the reference: then -1, and no longer "empty".
    if (ramp == Ramp.ON && (enemySpawnInterval > 1 || enemyMoveInterval > FASTEST_ENEMY)) {
      if (rampIndex % 2 == 1 && enemyMoveInterval > FASTEST_ENEMY) {
        enemyMoveInterval--;
      }
      if (enemySpawnInterval > 1) {
        enemySpawnInterval--;
      }
      rampIndex++;
    }
  }

  private void spawnEnemy(SplittableRandom random) {
    int side = Game.side(random);
    boolean isSub = random.nextInt(3) == 0;
    int y = row(random);
    for (List<Drifter> kind : List.of(enemySubs, fish)) {
      for (Drifter other : kind) {
        if (other.y == y && other.direction != side) {
          return;
        }
      }
    }
    (isSub ? enemySubs : fish)
        .add(new Drifter(Game.entry(side), y, side, enemyMoveInterval, ENEMY_SHOT_INTERVAL));
  }

  private static int row(SplittableRandom random) {
    return 1 + random.nextInt(DEEPEST);
  }

  @Override
  public EpisodeEnd end() {
    return over ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN;
  }

  int subX() {
    return subX;
  }

  int subY() {
    return subY;
  }

  int oxygen() {
    return oxygen;
  }

  int carried() {
    return carried;
  }

  int enemySpawnInterval() {
    return enemySpawnInterval;
  }

  int enemyMoveInterval() {
    return enemyMoveInterval;
  }

  List<Drifter> divers() {
    return divers;
  }

  @Override
  public void draw(Picture picture) {
    picture.cell(subX, subY, GRAYS[SUB_FRONT]);
    picture.cellOnBoard(subX - facing, subY, GRAYS[SUB_BACK]);
    drawAll(picture, bullets, BULLET);
    for (List<Drifter> kind : List.of(fish, enemySubs, divers)) {
      for (Drifter drifter : kind) {
        picture.cellOnBoard(drifter.x - drifter.direction, drifter.y, GRAYS[TRAIL]);
      }
    }
    drawAll(picture, enemyBullets, ENEMY_BULLET);
    drawAll(picture, fish, FISH);
    drawAll(picture, enemySubs, ENEMY_SUB);
    int oxygenCells = Math.max(0, oxygen) * SIZE / FULL_OXYGEN;
    for (int x = 0; x < oxygenCells; x++) {
      picture.cell(x, LAST, GRAYS[OXYGEN]);
    }
    for (int x = LAST - carried; x < LAST; x++) {
      picture.cell(x, LAST, GRAYS[SEAT]);
    }
    drawAll(picture, divers, DIVER);
  }

  private static void drawAll(Picture picture, List<Drifter> kind, int channel) {
    for (Drifter drifter : kind) {
      picture.cell(drifter.x, drifter.y, GRAYS[channel]);
    }
  }
}
