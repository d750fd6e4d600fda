package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.EpisodeEnd;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Keep the ball in play with the paddle in row 9 and break the bricks of rows 1 to 3; cleared
 * bricks come back when the ball next reaches the paddle's row.
 */
final class Breakout implements Game {
  private static final int FIRST_BRICK_ROW = 1;
  private static final int LAST_BRICK_ROW = 3;
  private static final byte[] GRAYS = Picture.grays(4);
  private static final int PADDLE = 0;
  private static final int BALL = 1;
  private static final int TRAIL = 2;
  private static final int BRICK = 3;

  private final boolean[][] bricks = new boolean[SIZE][SIZE];
  private int paddle;
  private int ballX;
  private int ballY;
  private int directionX;
  private int directionY;
  private int lastX;
  private int lastY;
  private boolean strike;
  private boolean over;

  @Override
  public void reset(SplittableRandom random) {
    paddle = 4;
    fillBricks();
    directionX = Game.side(random);
    directionY = 1;
    ballX = Game.entry(directionX);
    ballY = 3;
    lastX = ballX;
    lastY = ballY;
    strike = false;
    over = false;
  }

  private void fillBricks() {
    for (int y = FIRST_BRICK_ROW; y <= LAST_BRICK_ROW; y++) {
      Arrays.fill(bricks[y], true);
    }
  }

  private boolean cleared() {
    for (int y = FIRST_BRICK_ROW; y <= LAST_BRICK_ROW; y++) {
      for (boolean brick : bricks[y]) {
        if (brick) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public int step(Move move, SplittableRandom random) {
    // 1. The paddle moves.
    if (move == Move.LEFT) {
      paddle = Game.clamp(paddle - 1);
    } else if (move == Move.RIGHT) {
      paddle = Game.clamp(paddle + 1);
    }
    // 2. Where the ball would go.
    lastX = ballX;
    lastY = ballY;
    int x = ballX + directionX;
    int y = ballY + directionY;
    // 3. Side walls.
    if (!Game.onBoard(x)) {
      x = Game.clamp(x);
      directionX = -directionX;
    }
    // 4. Ceiling, bricks or floor. A ball that has just struck passes through the next brick.
    int reward = 0;
    boolean touching = false;
    if (y < 0) {
      y = 0;
      directionY = -directionY;
    } else if (bricks[y][x]) {
      touching = true;
      if (!strike) {
        reward = 1;
        strike = true;
        bricks[y][x] = false;
        y = lastY;
        directionY = -directionY;
      }
    } else if (y == LAST) {
      if (cleared()) {
        fillBricks();
      }
      if (lastX == paddle) {
        directionY = -directionY;
        y = lastY;
      } else if (x == paddle) {
        directionX = -directionX;
        directionY = -directionY;
        y = lastY;
      } else {
        over = true;
      }
    }
    // 5. The ball moves.
    if (!touching) {
      strike = false;
    }
    ballX = x;
    ballY = y;
    return reward;
  }

  @Override
  public EpisodeEnd end() {
    return over ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN;
  }

  int paddle() {
    return paddle;
  }

  int ballX() {
    return ballX;
  }

  int directionX() {
    return directionX;
  }

  @Override
  public void draw(Picture picture) {
    picture.cell(paddle, LAST, GRAYS[PADDLE]);
    picture.cell(ballX, ballY, GRAYS[BALL]);
    picture.cell(lastX, lastY, GRAYS[TRAIL]);
    for (int y = FIRST_BRICK_ROW; y <= LAST_BRICK_ROW; y++) {
      for (int x = 0; x < SIZE; x++) {
        if (bricks[y][x]) {
          picture.cell(x, y, GRAYS[BRICK]);
        }
      }
    }
  }
}
