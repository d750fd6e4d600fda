package io.dreamweir.train.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.torch.TorchEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseTest {

  private final Engine engine = TorchEngine.cpu(1);

  private float[] uniform(long seed, int elements) {
    try (DeviceTensor noise = Noise.uniform(engine, seed, List.of(elements))) {
      return noise.floats();
    }
  }

  @Test
  void isUniformWithinTheOpenInterval() {
    float[] u = uniform(3, 1_000_001);
    double sum = 0;
    double squares = 0;
    int[] tenths = new int[10];
    for (float x : u) {
      assertThat(x > 0 && x < 1).isTrue();
      sum += x;
      squares += x * x;
      tenths[(int) (x * 10)]++;
    }
    assertThat(sum / u.length).isCloseTo(0.5, within(0.001));
    assertThat(squares / u.length).isCloseTo(1 / 3.0, within(0.001));
    for (int count : tenths) {
      assertThat(count / (double) u.length).isCloseTo(0.1, within(0.002));
    }
  }

  @Test
  void dependsOnTheSeedAlone() {
    assertThat(uniform(3, 40_001)).isEqualTo(uniform(3, 40_001)).isNotEqualTo(uniform(4, 40_001));
    assertThat(uniform(3, 100)).isEqualTo(java.util.Arrays.copyOf(uniform(3, 40_001), 100));
  }

  @Test
  void gumbelNoiseDrawsFromTheSoftmax() {
    float[] logits = {0, 1, 2};
    double total = 1 + Math.E + Math.exp(2);
    int[] counts = new int[3];
    int draws = 200_000;
    try (DeviceTensor noise = Noise.gumbel(engine, 9, List.of(draws, 3))) {
      float[] g = noise.floats();
      for (int i = 0; i < draws; i++) {
        int best = 0;
        for (int c = 1; c < 3; c++) {
          if (logits[c] + g[3 * i + c] > logits[best] + g[3 * i + best]) {
            best = c;
          }
        }
        counts[best]++;
      }
    }
    for (int c = 0; c < 3; c++) {
      assertThat(counts[c] / (double) draws).isCloseTo(Math.exp(c) / total, within(0.004));
    }
  }
}
