package io.dreamweir.ingest.env.mini;

/**
 * Anything in the water that keeps its row and direction: fish, enemy submarines, divers, bullets.
 */
final class Drifter {
  final int y;
  final int direction;
  int x;
  int moveTimer;
  int shotTimer;

  Drifter(int x, int y, int direction, int moveTimer, int shotTimer) {
    this.x = x;
    this.y = y;
    this.direction = direction;
    this.moveTimer = moveTimer;
    this.shotTimer = shotTimer;
  }

  void move() {
    x += direction;
  }

  boolean at(int column, int row) {
    return x == column && y == row;
  }
}
