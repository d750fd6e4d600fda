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
    {1, -0.8011093, 0.5985181, -0.0011459, -6.3102500},
    {-1, -0.8055087, 0.5925839, 0.1477426, -6.2537137},
    {-1, -0.8140796, 0.5807533, 0.2921805, -6.2928857},
    {0.3, -0.8371380, 0.5469918, 0.8177456, -6.3690726},
    {1, -0.8764453, 0.4815015, 1.5279894, -6.6389486},
    {1, -0.9237983, 0.3828795, 2.1891155, -7.2029870},
    {1, -0.9678906, 0.2513720, 2.7762752, -8.0384720},
    {-0.25, -0.9939991, 0.1093880, 2.8898041, -9.1086485},
    {0, -0.9992402, -0.0389751, 2.9718451, -10.0280319},
    {1, -0.9798443, -0.1997626, 3.2426138, -10.5133609},
    {-1, -0.9425026, -0.3341990, 2.7927918, -9.7018595},
    {-1, -0.8991984, -0.4375411, 2.2421427, -8.6286589},
    {-1, -0.8610011, -0.5086032, 1.6139867, -7.7359910},
    {-1, -0.8363594, -0.5481815, 0.9325343, -7.0663209},
    {-1, -0.8302400, -0.5574062, 0.2213982, -6.6517538},
    {-1, -0.8438245, -0.5366192, -0.4966564, -6.5131070},
    {-1, -0.8744626, -0.4850929, -1.1991209, -6.6601527},
    {-1, -0.9157914, -0.4016542, -1.8629405, -7.0916634},
    {0.5, -0.9515331, -0.3075464, -2.0141811, -7.7915132},
    {0.1, -0.9796931, -0.2005030, -2.2148409, -8.4088564},
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
    try (PendulumEnvironment pendulum = MiniProvider.pendulum(new TaskOptions(TASK, Map.of()))) {
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
  static double swing(FloatBuffer seen) {
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
