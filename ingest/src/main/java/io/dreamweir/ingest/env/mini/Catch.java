package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.EpisodeEnd;
import java.util.SplittableRandom;

/**
 * Catch the falling ball: 10 rows, 5 columns, the paddle in the lowest row. Each ball takes 9 steps
 * and brings +1 or -1 when it lands; uniformly random play brings about -0.6 per ball, perfect play
 * 1.
 *
 * <p>With several balls in one episode, the row in which a ball lands still shows it beside or on
 * the paddle, so that the reward can be seen. The step after it begins with a fresh start (paddle
 * in the middle, new ball in a random column of row 0) and then plays as the first step of an
 * episode does: every ball has exactly 9 steps, and n balls make 1 + 9n rows.
 */
final class Catch implements Game {
  static final int ROWS = 10;
  static final int COLUMNS = 5;
  private static final int CELL_WIDTH = 12;
  private static final int CELL_HEIGHT = 6;
  static final byte BALL_GRAY = (byte) 255;
  static final byte PADDLE_GRAY = (byte) 170;

  private final int balls;
  private int landed;
  private int ballX;
  private int ballY;
  private int paddle;

  Catch(int balls) {
    this.balls = balls;
  }

  @Override
  public void reset(SplittableRandom random) {
    landed = 0;
    startBall(random);
  }

  private void startBall(SplittableRandom random) {
    ballX = random.nextInt(COLUMNS);
    ballY = 0;
    paddle = COLUMNS / 2;
  }

  @Override
  public int step(Move move, SplittableRandom random) {
    if (ballY == ROWS - 1) {
      startBall(random);
    }
    if (move == Move.LEFT) {
      paddle = Math.max(0, paddle - 1);
    } else if (move == Move.RIGHT) {
      paddle = Math.min(COLUMNS - 1, paddle + 1);
    }
    ballY++;
    if (ballY < ROWS - 1) {
      return 0;
    }
    landed++;
    return ballX == paddle ? 1 : -1;
  }

  @Override
  public EpisodeEnd end() {
    return landed == balls ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN;
  }

  @Override
  public void draw(Picture picture) {
    cell(picture, paddle, ROWS - 1, PADDLE_GRAY);
    cell(picture, ballX, ballY, BALL_GRAY);
  }

  private static void cell(Picture picture, int x, int y, byte gray) {
    picture.block(left(x), top(y), CELL_WIDTH, CELL_HEIGHT, gray);
  }

  static int left(int column) {
    return Picture.BORDER + CELL_WIDTH * column;
  }

  static int top(int row) {
    return Picture.BORDER + CELL_HEIGHT * row;
  }
}
