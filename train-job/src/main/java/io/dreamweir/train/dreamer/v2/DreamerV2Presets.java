package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.v2.DreamerV2Config.ActorGradient;
import io.dreamweir.train.dreamer.v2.DreamerV2Config.HeadSize;
import io.dreamweir.train.dreamer.v2.DreamerV2Config.LatentKind;
import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.nn.Gru;
import io.dreamweir.train.nn.OptimizerConfig;
import java.util.List;

/** Well-known sizes, for benchmarks and fixtures; runs are configured by {@code conf/}. */
public final class DreamerV2Presets {
  private static final HeadSize VECTORS = new HeadSize(4, 400);

  private DreamerV2Presets() {}

  /** The network of the Atari experiments: 22,245,398 parameters with 18 actions. */
  public static DreamerV2Config atari() {
    HeadSize head = new HeadSize(4, 400);
    return of(48, 600, 32, head, 15, 2e-4, 4e-5, 1e-4);
  }

  /** A network for the mini games, learnt in minutes on two cores. */
  public static DreamerV2Config small() {
    HeadSize head = new HeadSize(2, 64);
    return of(4, 64, 8, head, 10, 1e-3, 1e-3, 1e-3);
  }

  private static DreamerV2Config of(
      int cnnDepth,
      int width,
      int latents,
      HeadSize head,
      int horizon,
      double modelRate,
      double actorRate,
      double criticRate) {
    return new DreamerV2Config(
        cnnDepth,
        List.of(4, 4, 4, 4),
        List.of(5, 5, 6, 6),
        width,
        width,
        LatentKind.CATEGORICAL,
        latents,
        latents,
        Activation.ELU,
        Gru.Norm.LAYER,
        VECTORS,
        head,
        head,
        head,
        head,
        true,
        RewardTransform.TANH,
        new KlBalance(0.8, 0, true, KlBalance.Direction.REVERSE),
        0.1,
        1,
        5,
        0.999,
        0.95,
        horizon,
        ActorGradient.REINFORCE,
        "1",
        "1e-3",
        "0",
        100,
        1,
        optimizer(modelRate),
        optimizer(actorRate),
        optimizer(criticRate));
  }

  private static OptimizerConfig optimizer(double learningRate) {
    return new OptimizerConfig(learningRate, 1e-5, 100, 1e-6);
  }
}
