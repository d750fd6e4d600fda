package io.dreamweir.atari.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgentPictureTest {

  /** Area average from its definition, one target pixel at a time, in exact fractions. */
  private static int average(int[][] gray, int x, int y) {
    int height = gray.length;
    int width = gray[0].length;
    long sum = 0;
    for (int i = 0; i < height; i++) {
      long down = overlap(i, y, height);
      for (int j = 0; down > 0 && j < width; j++) {
        sum += down * overlap(j, x, width) * gray[i][j];
      }
    }
    long area = (long) height * width;
    return Math.toIntExact((2 * sum + area) / (2 * area));
  }

  /** Overlap of source pixel [64 i, 64 (i+1)) and target pixel [n k, n (k+1)), in 1/64 pixels. */
  private static long overlap(int source, int target, int extent) {
    return Math.max(
        0,
        Math.min(64L * (source + 1), (long) extent * (target + 1))
            - Math.max(64L * source, (long) extent * target));
  }

  @Test
  void isTheAreaAverageOfTheMaximumOfTheLastTwoFrames() {
    SplittableRandom random = new SplittableRandom(3);
    byte[] grays = new byte[256];
    random.nextBytes(grays);
    for (int height : new int[] {210, 250, 230, 64}) {
      AgentPicture picture = new AgentPicture(height, 160, grays);
      byte[] before = new byte[height * 160];
      byte[] frame = before.clone();
      picture.take(before);
      for (int step = 0; step < 8; step++) {
        // Some rows change and some do not, so that kept sums are used as well as made.
        before = frame;
        frame = frame.clone();
        for (int y = 0; y < height; y++) {
          if (random.nextInt(3) == 0) {
            frame[y * 160 + random.nextInt(160)] = (byte) random.nextInt(256);
          }
        }
        picture.take(frame);
        check(picture.ofLastTwo(), maximum(frame, before, height, grays));
        if (step % 3 == 0) {
          check(picture.ofLatest(), maximum(frame, frame, height, grays));
        }
      }
    }
  }

  private static void check(byte[] picture, int[][] gray) {
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        assertThat(picture[y * 64 + x] & 0xFF).as("(%s, %s)", x, y).isEqualTo(average(gray, x, y));
      }
    }
  }

  private static int[][] maximum(byte[] a, byte[] b, int height, byte[] grays) {
    int[][] gray = new int[height][160];
    for (int i = 0; i < a.length; i++) {
      gray[i / 160][i % 160] = Math.max(grays[a[i] & 0xFF] & 0xFF, grays[b[i] & 0xFF] & 0xFF);
    }
    return gray;
  }

  @Test
  void refusesToEnlarge() {
    assertThatThrownBy(() -> Axis.of(63, 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot shrink 63 pixels to 64");
  }
}
