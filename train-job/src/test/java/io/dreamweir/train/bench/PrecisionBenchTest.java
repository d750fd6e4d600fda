package io.dreamweir.train.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.run.BenchResult;
import io.dreamweir.train.dreamer.v2.DreamerV2Presets;
import org.junit.jupiter.api.Test;

class PrecisionBenchTest {

  @Test
  void bf16LearnsWhatFloat32Learns() {
    BenchResult result = new PrecisionBench(DreamerV2Presets.small(), 4, 12, 40).run();
    assertThat((Double) result.details().get("largest")).isPositive().isLessThan(0.01);
    double[] losses = (double[]) result.details().get("train/model_loss bf16");
    assertThat(losses[9]).isLessThan(losses[0] - 5);
  }
}
