package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.UpdateRule;
import java.util.List;

/** Well-known sizes, for benchmarks, fixtures and tests; runs are configured by {@code conf/}. */
public final class DreamerV3Presets {
  private DreamerV3Presets() {}

  /** The seven sizes by their width: hidden units, 64 of {@code 1m} to 1536 of {@code 400m}. */
  public enum Size {
    SIZE1M(512, 64),
    SIZE12M(2048, 256),
    SIZE25M(3072, 384),
    SIZE50M(4096, 512),
    SIZE100M(6144, 768),
    SIZE200M(8192, 1024),
    SIZE400M(12288, 1536);

    private final int deter;
    private final int width;

    Size(int deter, int width) {
      this.deter = deter;
      this.width = width;
    }
  }

  /** A network of one of the sizes, everything else as in the original. */
  public static DreamerV3Config of(Size size) {
    return of(size.deter, size.width, size.width / 16, 32, size.width / 16, 15);
  }

  /** A network for tests. */
  public static DreamerV3Config tiny() {
    return of(32, 8, 4, 4, 4, 5);
  }

  private static DreamerV3Config of(
      int deter, int width, int classes, int groups, int depth, int steps) {
    UpdateRule rule = laProp();
    return new DreamerV3Config(
        new ModelConfig(
            ModelConfig.Core.BLOCKS,
            deter,
            width,
            groups,
            classes,
            0.01,
            8,
            1,
            2,
            1,
            depth,
            List.of(2, 3, 4, 4),
            5,
            ModelConfig.Resampling.POOLED,
            width,
            3,
            true),
        new HeadsConfig(width, 1, 1, 3, 3, HeadsConfig.Scalars.TWOHOT, 255, 0, 0.1, 1),
        new LossConfig(1, 1, 1, 1, 0.1, 1, 1, 1, 0.3, true),
        new BehaviourConfig(
            steps,
            333,
            true,
            0.95,
            3e-4,
            BehaviourConfig.ReturnRange.PERCENTILES,
            0.01,
            1,
            5,
            95,
            0.02,
            1,
            false,
            BehaviourConfig.Evaluation.SAMPLE),
        Norm.Kind.RMS,
        1e-4,
        1,
        true,
        false,
        rule,
        rule,
        rule);
  }

  private static UpdateRule laProp() {
    return new UpdateRule(UpdateRule.Kind.LAPROP, 4e-5, 1000, 0.9, 0.999, 1e-20, 0.3, 0);
  }
}
