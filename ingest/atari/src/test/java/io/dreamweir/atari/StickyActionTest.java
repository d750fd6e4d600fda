package io.dreamweir.atari;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StickyActionTest {

  @Test
  void holdsTheActionOfTheFrameBeforeWithItsProbability() {
    StickyAction sticky = new StickyAction(0.25, new SplittableRandom(1));
    int previous = 0;
    int held = 0;
    int n = 40_000;
    for (int i = 1; i <= n; i++) {
      int action = sticky.next(i);
      if (action != i) {
        assertThat(action).isEqualTo(previous);
        held++;
      }
      previous = action;
    }
    assertThat(held / (double) n).isBetween(0.24, 0.26);
  }

  @Test
  void anEpisodeBeginsWithNoopAndTheSeedDecides() {
    for (int seed = 0; seed < 50; seed++) {
      StickyAction one = new StickyAction(0.5, new SplittableRandom(seed));
      StickyAction other = new StickyAction(0.5, new SplittableRandom(99));
      other.next(7);
      other.drawFrom(new SplittableRandom(seed));
      other.forget();
      for (int i = 1; i < 20; i++) {
        assertThat(other.next(i)).isEqualTo(one.next(i));
      }
    }
    assertThat(StickyAction.never().next(3)).isEqualTo(3);
  }
}
