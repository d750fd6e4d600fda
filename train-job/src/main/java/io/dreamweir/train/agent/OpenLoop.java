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
    TensorSpec image, int length, int batch, int context, float[] truth, float[] predicted) {}
