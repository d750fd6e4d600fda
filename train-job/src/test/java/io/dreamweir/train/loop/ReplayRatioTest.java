package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayRatioTest {

  @Test
  void countsAsDreamerV2Does() {
    ReplayRatio repo = new ReplayRatio(50, 16 * 50, 50_000, 1_000);
    assertThat(repo.updatesOwed(49_999)).isZero();
    assertThat(repo.updatesOwed(50_015)).isZero();
    assertThat(repo.updatesOwed(50_016)).isEqualTo(1);
    assertThat(repo.updatesOwed(50_000 + 16_000)).isEqualTo(1_000);
    ReplayRatio paper = new ReplayRatio(625, 50 * 50, 50_000, 1_000);
    assertThat(paper.updatesOwed(50_000 + 4_000)).isEqualTo(1_000);
    assertThat(paper.achieved(1_000, 54_000)).isEqualTo(625);
  }

  @Test
  void eitherSideMayBeAheadByTheSlack() {
    ReplayRatio ratio = new ReplayRatio(50, 800, 1_000, 160);
    assertThat(ratio.updatesAllowed(999)).isZero();
    assertThat(ratio.updatesAllowed(1_000)).isEqualTo(10);
    assertThat(ratio.envStepsAllowed(0)).isEqualTo(1_160);
    assertThat(ratio.envStepsAllowed(10)).isEqualTo(1_320);
  }

  @Test
  void whatTheMachineCannotHoldIsMeasuredAndSaid() {
    // An update of 800 rows every 16 steps; the slack is worth 10 updates.
    ReplayRatio ratio = new ReplayRatio(50, 800, 1_000, 160);
    RatioWatch watch = new RatioWatch(ratio);
    assertThat(watch.shortfall(0, 1_000)).isEmpty();
    assertThat(watch.shortfall(100, 1_000 + 1_600)).isEmpty();
    assertThat(watch.shortfall(191, 1_000 + 3_200)).isEmpty();
    // 100 updates owed, 40 made: 20 replayed steps for each of 1,600.
    assertThat(watch.shortfall(231, 1_000 + 4_800).orElseThrow())
        .startsWith("learning is slower than playing: 20.0 replayed steps per environment step are")
        .contains("50.0 are asked for, 69 updates behind; training goes on")
        .contains("train.ratio.replayed-steps-per-env-step");
    // It catches up: nothing to say, though it is behind.
    assertThat(watch.shortfall(351, 1_000 + 6_400)).isEmpty();
    assertThat(watch.shortfall(352, 1_000 + 6_400)).isEmpty();
  }

  @Test
  void neverLetsBothSidesWaitForEachOther() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 10_000; i++) {
      double r = Math.exp(random.nextDouble(-4, 8));
      long batch = 1 + random.nextLong(3_000);
      long slack = (long) Math.ceil(batch / r) + random.nextLong(100);
      ReplayRatio ratio =
          new ReplayRatio(r, batch, random.nextLong(10_000), slack, random.nextLong(200));
      long updates = random.nextLong(100_000);
      long steps = ratio.envStepsAllowed(updates);
      assertThat(ratio.updatesAllowed(steps))
          .as("%s after %d", ratio, updates)
          .isGreaterThan(updates);
    }
  }

  @Test
  void pretrainingComesOnTopAndNeedsThePrefillAlone() {
    ReplayRatio ratio = new ReplayRatio(50, 800, 1_000, 160, 100);
    assertThat(ratio.updatesAllowed(999)).isZero();
    assertThat(ratio.updatesAllowed(1_000)).isEqualTo(110);
    assertThat(ratio.updatesOwed(1_016)).isEqualTo(101);
    assertThat(ratio.envStepsAllowed(100)).isEqualTo(1_160);
    assertThat(ratio.envStepsAllowed(101)).isEqualTo(1_176);
    assertThat(ratio.achieved(100, 1_016)).isZero();
    assertThat(ratio.achieved(101, 1_016)).isEqualTo(50);
    assertThatThrownBy(() -> new ReplayRatio(50, 800, 1_000, 160, -1))
        .hasMessageContaining("pretrain-updates must be 0 or more");
  }

  @Test
  void refusesASlackInWhichBothWouldWait() {
    assertThatThrownBy(() -> new ReplayRatio(50, 800, 0, 15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slack-steps is 15, but one update takes 16.0 environment steps");
    assertThatThrownBy(() -> new ReplayRatio(0, 800, 0, 15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be above 0, not 0.0");
  }

  @Test
  void saysWhyItWaits() {
    ReplayRatio ratio = new ReplayRatio(50, 800, 1_000, 160);
    assertThat(Pace.of(ratio, () -> 12).reasonToWait(0))
        .contains("the lake holds 12 environment steps, training begins at 1,000");
    assertThat(Pace.of(ratio, () -> 1_000).reasonToWait(9)).isEmpty();
    assertThat(Pace.of(ratio, () -> 1_000).reasonToWait(10))
        .contains(
            "1,000 environment steps allow 10 updates, at 50.0 replayed steps per environment"
                + " step");
  }
}
