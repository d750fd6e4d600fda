package io.dreamweir.ingest.env.mini;

import java.util.Arrays;

/**
 * A picture under construction: {@code uint8 [64, 64, 1]}, black. A board of 10x10 cells has 6x6
 * pixels per cell inside a border of 2 pixels; later drawing covers earlier.
 */
final class Picture {
  static final int SIDE = 64;
  static final int BORDER = 2;
  private static final int CELL = 6;

  private final byte[] pixels = new byte[SIDE * SIDE];

  /** Fills one cell of a 10x10 board. */
  void cell(int x, int y, byte gray) {
    block(BORDER + CELL * x, BORDER + CELL * y, CELL, CELL, gray);
  }

  /** Fills one cell of a 10x10 board, unless it lies beside the board. */
  void cellOnBoard(int x, int y, byte gray) {
    if (Game.onBoard(x) && Game.onBoard(y)) {
      cell(x, y, gray);
    }
  }

  /** Fills a rectangle, in pixels. */
  void block(int left, int top, int width, int height, byte gray) {
    for (int row = top; row < top + height; row++) {
      int start = row * SIDE + left;
      Arrays.fill(pixels, start, start + width, gray);
    }
  }

  /** The finished picture; nothing may be drawn any more. */
  byte[] pixels() {
    return pixels;
  }

  /** Gray levels of a game's channels, 0 .. count-1, at least 20 apart: 55 + round(200 (k+1)/C). */
  static byte[] grays(int channels) {
    byte[] grays = new byte[channels];
    for (int k = 0; k < channels; k++) {
      grays[k] = (byte) (55 + Math.round(200.0 * (k + 1) / channels));
    }
    return grays;
  }
}
