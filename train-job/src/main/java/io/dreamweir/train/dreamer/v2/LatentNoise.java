package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.Latents;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.Noise;
import java.util.ArrayList;
import java.util.List;

/** Noise for samples of latents. */
final class LatentNoise {
  private LatentNoise() {}

  /** For {@code steps} times {@code rows} samples, [steps, rows, {@link Latents#noise}]. */
  static DeviceTensor of(Latents latents, Engine engine, long seed, int steps, int rows) {
    return of(latents, engine, seed, steps, rows, Noise.Share.ALL);
  }

  /** The same for one worker: its share of what all of them draw. */
  static DeviceTensor of(
      Latents latents, Engine engine, long seed, int steps, int rows, Noise.Share share) {
    List<Integer> shape = new ArrayList<>(List.of(steps, rows));
    shape.addAll(latents.noise());
    return switch (latents.noiseKind()) {
      case GUMBEL -> Noise.gumbel(engine, seed, shape, share);
      case NORMAL -> Noise.normal(engine, seed, shape, share);
    };
  }
}
