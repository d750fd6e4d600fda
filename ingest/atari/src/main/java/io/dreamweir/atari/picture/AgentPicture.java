package io.dreamweir.atari.picture;

import io.dreamweir.atari.emulator.Emulator;
import java.util.Arrays;

/**
 * What the agent sees: the pixelwise maximum of the last two raw gray frames, shrunk to 64x64 by
 * area averaging in whole numbers,
 *
 * <pre>out[y, x] = round( sum_ij wy[y, i] wx[x, j] gray[i, j] / (ty tx) )</pre>
 *
 * where the weights are the overlaps of {@link Axis}. OpenCV's INTER_AREA gives the same bytes.
 * (For 210x160 the divisor is 105 * 5, for 250 lines 125 * 5: odd, so no sum lies between two
 * levels.)
 *
 * <p>Most rows of a frame do not change from one step to the next: the horizontal sums of a row are
 * kept with the palette indices they came from and only computed again when those differ.
 */
public final class AgentPicture {
  /** Side of the picture in pixels. */
  public static final int SIDE = 64;

  private static final int SHIFT = 40;

  private final int height;
  private final int width;
  private final byte[] grays;
  private final Axis vertical;
  private final Axis horizontal;
  private final long reciprocal;

  private byte[] latest;
  private byte[] before;
  private final byte[] summedLatest;
  private final byte[] summedBefore;
  private final int[] rowSums;
  private final int[] line;

  /** For frames of that emulator. */
  public AgentPicture(Emulator emulator) {
    this(emulator.height(), emulator.width(), emulator.grays());
  }

  AgentPicture(int height, int width, byte[] grays) {
    this.height = height;
    this.width = width;
    this.grays = grays.clone();
    vertical = Axis.of(height, SIDE);
    horizontal = Axis.of(width, SIDE);
    // (2 sum + t) / 2t as a multiplication; exact for t < 2^15, and t is 525 or 625.
    reciprocal = (1L << SHIFT) / (2L * vertical.total() * horizontal.total()) + 1;
    latest = new byte[height * width];
    before = new byte[height * width];
    summedLatest = new byte[height * width];
    summedBefore = new byte[height * width];
    rowSums = new int[height * SIDE];
    line = new int[width];
    for (int y = 0; y < height; y++) {
      sumRow(y, latest);
    }
  }

  /** Takes the emulator's newest frame; the one before becomes the other of the two. */
  public void take(Emulator emulator) {
    swap();
    emulator.screen(latest);
  }

  void take(byte[] palette) {
    swap();
    System.arraycopy(palette, 0, latest, 0, latest.length);
  }

  private void swap() {
    byte[] oldest = before;
    before = latest;
    latest = oldest;
  }

  /** Palette indices of the newest frame, uint8 [height, width]; changes with the next frame. */
  public byte[] latest() {
    return latest;
  }

  /** Gray levels of the newest frame, uint8 [height, width]. */
  public byte[] latestGray() {
    byte[] gray = new byte[latest.length];
    for (int i = 0; i < gray.length; i++) {
      gray[i] = grays[latest[i] & 0xFF];
    }
    return gray;
  }

  /** The picture of the newest frame alone, uint8 [64, 64]; a new array. */
  public byte[] ofLatest() {
    return shrink(latest);
  }

  /** The picture of the last two frames, uint8 [64, 64]; a new array. */
  public byte[] ofLastTwo() {
    return shrink(before);
  }

  private byte[] shrink(byte[] other) {
    for (int y = 0; y < height; y++) {
      int from = y * width;
      int to = from + width;
      if (!Arrays.equals(latest, from, to, summedLatest, from, to)
          || !Arrays.equals(other, from, to, summedBefore, from, to)) {
        sumRow(y, other);
      }
    }
    byte[] picture = new byte[SIDE * SIDE];
    int[] sums = new int[SIDE];
    int total = vertical.total() * horizontal.total();
    for (int y = 0; y < SIDE; y++) {
      Arrays.fill(sums, total);
      int[] weights = vertical.weights()[y];
      int row = vertical.first()[y] * SIDE;
      for (int weight : weights) {
        int twice = 2 * weight;
        for (int x = 0; x < SIDE; x++) {
          sums[x] += twice * rowSums[row + x];
        }
        row += SIDE;
      }
      for (int x = 0; x < SIDE; x++) {
        picture[y * SIDE + x] = (byte) ((sums[x] * reciprocal) >>> SHIFT);
      }
    }
    return picture;
  }

  /** Maximum of both frames and horizontal sums of one row. */
  private void sumRow(int y, byte[] other) {
    int from = y * width;
    for (int x = 0; x < width; x++) {
      line[x] =
          Math.max(grays[latest[from + x] & 0xFF] & 0xFF, grays[other[from + x] & 0xFF] & 0xFF);
    }
    for (int x = 0; x < SIDE; x++) {
      int sum = 0;
      int at = horizontal.first()[x];
      for (int weight : horizontal.weights()[x]) {
        sum += weight * line[at++];
      }
      rowSums[y * SIDE + x] = sum;
    }
    System.arraycopy(latest, from, summedLatest, from, width);
    System.arraycopy(other, from, summedBefore, from, width);
  }
}
