package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EnvironmentContract;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Transition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PointTest {

  private static final String TASK = "mini/point";

  private static FloatBuffer vector(Transition row) {
    int last = row.observation().tensors().size() - 1;
    return ByteBuffer.wrap(row.observation().tensors().get(last))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  private static double score(long seed, Function<FloatBuffer, Action> play) {
    try (Environment point = Environments.open(TASK, Map.of("observation", "vector"))) {
      Transition row = point.reset(seed);
      double score = 0;
      int steps = 0;
      for (; row.end() == EpisodeEnd.OPEN; steps++) {
        row = point.step(play.apply(vector(row)));
        score += row.reward();
      }
      assertThat(steps).isEqualTo(50);
      assertThat(row.end()).isEqualTo(EpisodeEnd.TIME_LIMIT);
      return score;
    }
  }

  /** Pushes towards where the target is seen from the place that the point rolls to by itself. */
  static Action straight(FloatBuffer seen) {
    float[] push = new float[2];
    for (int axis = 0; axis < 2; axis++) {
      float gap = seen.get(4 + axis) - seen.get(axis) - 0.5f * seen.get(2 + axis);
      push[axis] = Math.max(-1, Math.min(1, gap / 0.1f));
    }
    return new Action(push);
  }

  @Test
  void randomPlayEarnsLittleAndPushingStraightMuch() {
    SplittableRandom random = new SplittableRandom(1);
    double randomly = 0;
    double straight = 0;
    int episodes = 300;
    for (int seed = 0; seed < episodes; seed++) {
      randomly +=
          score(
                  seed,
                  seen ->
                      new Action(
                          new float[] {
                            (float) random.nextDouble(-1, 1), (float) random.nextDouble(-1, 1)
                          }))
              / episodes;
      straight += score(seed, PointTest::straight) / episodes;
    }
    assertThat(randomly).isBetween(9.0, 15.0);
    assertThat(straight).isBetween(43.0, 48.0);
  }

  @Test
  void movesByItsRules() {
    try (Environment point = Environments.open(TASK, Map.of("observation", "both"))) {
      FloatBuffer before = vector(point.reset(4));
      assertThat(before.get(2)).isZero();
      Transition row = point.step(new Action(new float[] {1, -0.5f}));
      FloatBuffer after = vector(row);
      assertThat(after.get(2)).isEqualTo(0.1f);
      assertThat(after.get(3)).isEqualTo(-0.05f);
      assertThat(after.get(0)).isCloseTo(before.get(0) + 0.1f, within(1e-6f));
      double distance = Math.hypot(after.get(0) - after.get(4), after.get(1) - after.get(5));
      assertThat((double) row.reward()).isCloseTo(Math.max(0, 1 - distance), within(1e-6));
      for (int i = 0; i < 40; i++) {
        row = point.step(new Action(new float[] {1, 1}));
      }
      assertThat(vector(row).get(0)).isEqualTo(1);
      assertThat(vector(row).get(3)).isZero();
    }
  }

  @Test
  void thePictureShowsWhereBothAre() {
    try (Environment point =
        Environments.open(TASK, Map.of("observation", "both", "size", "128"))) {
      Transition row = point.reset(4);
      byte[] picture = row.observation().tensors().get(0);
      assertThat(picture).hasSize(128 * 128 * 3);
      int x = Math.round((vector(row).get(0) + 1) / 2 * 108) + 10;
      int y = Math.round((vector(row).get(1) + 1) / 2 * 108) + 10;
      assertThat(picture[3 * (y * 128 + x) + 1]).isEqualTo((byte) 255);
      int redOnly = 0;
      for (int i = 0; i < picture.length; i += 3) {
        redOnly += picture[i] != 0 && picture[i + 1] == 0 ? 1 : 0;
      }
      assertThat(redOnly).isBetween(1, 400);
    }
  }

  @ParameterizedTest
  @EnumSource(EnvironmentContract.class)
  void keepsEveryPromiseWithVectors(EnvironmentContract promise) {
    promise.check(() -> Environments.open(TASK, Map.of("observation", "both")));
  }

  @Test
  void refusesWhatIsOutsideOfItsSpace() {
    try (Environment point = Environments.open(TASK, Map.of())) {
      point.reset(1);
      assertThatThrownBy(() -> point.step(new Action(new float[] {1.5f, 0})))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("outside of Continuous[name=push, size=2]");
    }
    assertThatThrownBy(() -> Environments.open(TASK, Map.of("observation", "sound")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expected one of [both, pixels, vector]");
  }

  @Test
  void aGameCanBeShownLargerAndInColour() {
    try (Environment usual = Environments.open("mini/catch", Map.of());
        Environment large =
            Environments.open("mini/catch", Map.of("size", "128", "channels", "3"))) {
      byte[] small = usual.reset(1).observation().tensors().get(0);
      byte[] shown = large.reset(1).observation().tensors().get(0);
      assertThat(shown).hasSize(128 * 128 * 3);
      for (int y = 0; y < 128; y += 7) {
        for (int x = 0; x < 128; x += 5) {
          assertThat(shown[3 * (y * 128 + x) + 2]).isEqualTo(small[y / 2 * 64 + x / 2]);
        }
      }
      assertThat(usual.description().configurationHash())
          .isNotEqualTo(large.description().configurationHash());
    }
    try (Environment said = Environments.open("mini/catch", Map.of("size", "64"));
        Environment unsaid = Environments.open("mini/catch", Map.of())) {
      assertThat(said.description()).isEqualTo(unsaid.description());
    }
  }
}
