package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EnvironmentContract;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.TaskOptions;
import io.dreamweir.experience.Transition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PendulumTest {

  private static final String TASK = "mini/pendulum";

  /** What Gymnasium 1.4.0's Pendulum-v1 did from angle 2.5 and speed -0.75: torque, row, reward. */
  private static final double[][] RECORDED = {
RECORDED_ROWS
  };

  private static FloatBuffer vector(Transition row) {
    return ByteBuffer.wrap(row.observation().tensors().get(0))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  private static Action torque(double share) {
    return new Action(new float[] {(float) Math.max(-1, Math.min(1, share))});
  }

  @Test
  void movesAsGymnasiumsDoes() {
    try (PendulumEnvironment pendulum =
        MiniProvider.pendulum(new TaskOptions(TASK, Map.of()))) {
      pendulum.begin(2.5, -0.75);
      for (double[] row : RECORDED) {
        Transition next = pendulum.step(torque(row[0]));
        FloatBuffer seen = vector(next);
        for (int i = 0; i < 3; i++) {
          assertThat((double) seen.get(i)).isCloseTo(row[1 + i], within(1e-5));
        }
        assertThat((double) next.reward()).isCloseTo(row[4], within(1e-5));
      }
    }
  }

  private static double score(long seed, ToDoubleFunction<FloatBuffer> play) {
    try (Environment pendulum = Environments.open(TASK, Map.of())) {
      Transition row = pendulum.reset(seed);
      double score = 0;
      int steps = 0;
      for (; row.end() == EpisodeEnd.OPEN; steps++) {
        row = pendulum.step(torque(play.applyAsDouble(vector(row))));
        score += row.reward();
      }
      assertThat(steps).isEqualTo(200);
      assertThat(row.end()).isEqualTo(EpisodeEnd.TIME_LIMIT);
      return score;
    }
  }

  /** Pumps energy until there is enough to stand upright, then holds. */
  private static double swing(FloatBuffer seen) {
    double angle = Math.atan2(seen.get(1), seen.get(0));
    double speed = seen.get(2);
    if (Math.abs(angle) < 0.5 && Math.abs(speed) < 3.5) {
      return -(9 * angle + 2 * speed) / 2;
    }
    double missing = 15 * (1 - Math.cos(angle)) - 0.5 * speed * speed;
    return Math.signum(missing) * (speed >= 0 ? 1 : -1);
  }

  @Test
  void randomPlayEarnsLittleAndSwingingMuch() {
    SplittableRandom random = new SplittableRandom(1);
    double randomly = 0;
    double swinging = 0;
    int episodes = 300;
    for (int seed = 0; seed < episodes; seed++) {
      randomly += score(seed, seen -> random.nextDouble(-1, 1)) / episodes;
      swinging += score(seed, PendulumTest::swing) / episodes;
    }
    assertThat(randomly).isBetween(-1260.0, -1180.0);
    assertThat(swinging).isBetween(-220.0, -140.0);
  }

  @ParameterizedTest
  @EnumSource(EnvironmentContract.class)
  void keepsEveryPromise(EnvironmentContract promise) {
    promise.check(() -> Environments.open(TASK, Map.of("sticky", "0.2")));
  }
}
