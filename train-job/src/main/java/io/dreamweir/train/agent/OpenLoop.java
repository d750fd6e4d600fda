package io.dreamweir.train.agent;

import io.dreamweir.experience.TensorSpec;

/**
 * Images that a world model expects.
 *
 * @param image the observation tensor predicted
 * @param length L
 * @param batch B
 * @param context number of leading rows that the model saw
 * @param truth float32 [L, B, height, width, channels], 0 to 1
 * @param predicted float32 [L, B, height, width, channels], about 0 to 1, not clipped
 */
public record OpenLoop(
    TensorSpec image, int length, int batch, int context, float[] truth, float[] predicted) {

  /** What is looked at. */
  public enum View {
    TRUTH,
    MODEL,
    /** Model minus truth; equal is grey. */
    DIFFERENCE
  }

  /** Colour of a pixel, 0xRRGGBB; a grey image is the same in all three. */
  public int rgb(View view, int t, int b, int y, int x) {
    int height = image.shape().get(0);
    int width = image.shape().get(1);
    int channels = image.shape().get(2);
    int at = (((t * batch + b) * height + y) * width + x) * channels;
    int packed = 0;
    for (int c = 0; c < 3; c++) {
      int i = at + (channels == 3 ? c : 0);
      float value =
          switch (view) {
            case TRUTH -> truth[i];
            case MODEL -> predicted[i];
            case DIFFERENCE -> (predicted[i] - truth[i] + 1) / 2;
          };
      packed = packed << 8 | Math.round(Math.max(0, Math.min(1, value)) * 255);
    }
    return packed;
  }
}
