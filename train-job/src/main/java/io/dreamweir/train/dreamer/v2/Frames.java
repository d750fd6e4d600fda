package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.engine.Tensor;

/** Images as networks see them. */
public final class Frames {
  private Frames() {}

  /** Uint8 to float32 in [-0.5, 0.5]: {@code x / 255 - 0.5}. */
  public static Tensor scaled(Tensor image) {
    return image.float32().over(255).minus(0.5);
  }
}
