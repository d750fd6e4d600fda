package io.dreamweir.train.dreamer;

import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.Noise;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Noise for samples of latents. */
public final class LatentNoise {
  private LatentNoise() {}

  /** For {@code steps} times {@code rows} samples, [steps, rows, {@link Latents#noise}]. */
  public static DeviceTensor of(Latents latents, Engine engine, long seed, int steps, int rows) {
    return of(latents, engine, seed, steps, rows, Noise.Share.ALL);
  }

  /** The same for one worker: its share of what all of them draw. */
  public static DeviceTensor of(
      Latents latents, Engine engine, long seed, int steps, int rows, Noise.Share share) {
    List<Integer> shape = new ArrayList<>(List.of(steps, rows));
    shape.addAll(latents.noise());
    return switch (latents.noiseKind()) {
      case GUMBEL -> Noise.gumbel(engine, seed, shape, share);
      case NORMAL -> Noise.normal(engine, seed, shape, share);
    };
  }

  /** For one sample, from a stream of its own. */
  static void fill(Latents latents, SplittableRandom random, float[] into, int from, int count) {
    for (int i = from; i < from + count; i++) {
      into[i] =
          switch (latents.noiseKind()) {
            case GUMBEL -> Noise.gumbel(random.nextLong());
            case NORMAL -> (float) random.nextGaussian();
          };
    }
  }
}
