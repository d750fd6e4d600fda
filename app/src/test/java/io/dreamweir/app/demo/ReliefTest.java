package io.dreamweir.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReliefTest {

  private static final long SECOND = 1_000_000_000L;

  private final Relief relief = new Relief(0);

  private long at(long second, long updates, boolean allWait) {
    return relief.rows(second * SECOND, updates, 500, allWait);
  }

  @Test
  void growsWhileEverybodyWaits() {
    assertThat(at(1, 0, true)).isZero();
    assertThat(at(8, 0, true)).isZero();
    assertThat(at(9, 0, true)).isEqualTo(200);
    assertThat(at(10, 0, true)).isZero();
    assertThat(at(17, 0, true)).isEqualTo(400);
    assertThat(at(18, 1, true)).isZero();
    assertThat(at(26, 1, true)).isEqualTo(200);
  }

  @Test
  void leavesActorsWaitingForALongUpdate() {
    for (int second = 0; second < 120; second++) {
      assertThat(at(second, 0, false)).isZero();
    }
    assertThat(at(121, 0, true)).isZero();
  }
}
