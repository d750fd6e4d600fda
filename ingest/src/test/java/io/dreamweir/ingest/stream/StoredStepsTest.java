package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredStepsTest {

  @Test
  void agreesWithASetOfStepsWhateverTheOrder() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      StoredSteps steps = new StoredSteps(0);
      BitSet expected = new BitSet();
      for (int i = 0; i < 40; i++) {
        int from = random.nextInt(300);
        int to = from + 1 + random.nextInt(32);
        steps.add(from, to);
        expected.set(from, to);
        for (int step = 0; step < 340; step++) {
          assertThat(steps.contains(step))
              .describedAs("seed %d, step %d of %s", seed, step, steps)
              .isEqualTo(expected.get(step));
        }
      }
    }
  }

  @Test
  void isOneRangeForAnEpisodeThatArrivesInOrder() {
    StoredSteps steps = new StoredSteps(0);
    for (int from = 0; from < 27_000; from += 32) {
      steps.add(from, from + 32);
    }
    assertThat(steps).hasToString("[0, 27008]");
  }
}
