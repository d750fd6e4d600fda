package io.dreamweir.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void percentilesAreThoseOfTheSortedTimesToSixPercent() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      long[] times =
          random.longs(1 + random.nextInt(500), 0, 1L << random.nextInt(5, 40)).toArray();
      Latencies latencies = Latencies.NONE.with(times);
      Arrays.sort(times);
      assertThat(latencies.chunks()).isEqualTo(times.length);
      for (double share : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
        long exact = times[(int) Math.ceil(share * times.length) - 1];
        assertThat((double) latencies.percentileMs(share))
            .describedAs("seed %d, share %s", seed, share)
            .isCloseTo((double) exact, within(exact / 16.0))
            .isGreaterThanOrEqualTo((double) exact);
      }
    }
  }

  @Test
  void countsWhatCameSinceAndTheExtremes() {
    Latencies before = Latencies.NONE.with(new long[] {1, 2, 3});
    Latencies after = before.with(new long[] {100, Long.MAX_VALUE, -5});
    assertThat(after.since(before).chunks()).isEqualTo(3);
    assertThat(after.since(before).percentileMs(0.3)).isZero();
    assertThat(after.since(before).percentileMs(1)).isEqualTo(Long.MAX_VALUE);
    assertThat(Latencies.NONE.summary()).isEqualTo(new Latencies.Summary(0, 0, 0, 0, 0));
  }

  @Test
  void countsThoseWithinATime() {
    Latencies latencies = Latencies.NONE.with(new long[] {1, 10, 100, 1000, 10_000});
    assertThat(latencies.within(0)).isZero();
    assertThat(latencies.within(10)).isEqualTo(2);
    assertThat(latencies.within(500)).isEqualTo(3);
    assertThat(latencies.within(Long.MAX_VALUE)).isEqualTo(5);
  }
}
