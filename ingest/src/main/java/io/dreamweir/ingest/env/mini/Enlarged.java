package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.TaskOptions;

/**
 * How large a game's picture is shown: the same 64 x 64 gray pixels, each as often as needed. There
 * is no more to see; it is for questions about networks.
 *
 * @param size side in pixels
 * @param channels 1 for gray, 3 for red, green and blue, all three alike
 */
record Enlarged(int size, int channels) {

  /** The options {@code size} and {@code channels}. */
  static Enlarged read(TaskOptions options) {
    return new Enlarged(
        options.laterCount("size", Picture.SIDE, 16, 512), options.laterCount("channels", 1, 1, 3));
  }

  byte[] of(byte[] pixels) {
    if (size == Picture.SIDE && channels == 1) {
      return pixels;
    }
    byte[] shown = new byte[size * size * channels];
    int at = 0;
    for (int y = 0; y < size; y++) {
      int row = y * Picture.SIDE / size * Picture.SIDE;
      for (int x = 0; x < size; x++) {
        byte gray = pixels[row + x * Picture.SIDE / size];
        for (int c = 0; c < channels; c++) {
          shown[at++] = gray;
        }
      }
    }
    return shown;
  }
}
