package io.dreamweir.sequence.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrioritizedSamplerTest {

  private static final int L = 50;

  /** Starts: 11, none, 31, 1, 21. */
  private static final int[] ROWS = {60, 49, 80, 50, 70};

  private static final int[] FIRST_CELL = {0, 11, 11, 42, 43};
  private static final int STARTS = 64;

  /**
   * The first from row 5 on; the third whole, in two parts, one of them 0; the fourth not at all.
   */
  private static final EpisodeScores SCORES =
      new EpisodeScores(
          new int[] {0, 1, 1, 3, 3, 6},
          new int[] {5, 0, 20, 0, 7, 400},
          new double[] {4, 0, 0.5, 9, 1, 1e9},
          2);

  private static double[] scoreOfStart() {
    double[] scores = new double[STARTS];
    Arrays.fill(scores, 2);
    Arrays.fill(scores, 5, 11, 4);
    Arrays.fill(scores, 11, 31, 0);
    Arrays.fill(scores, 31, 42, 0.5);
    Arrays.fill(scores, 43, 50, 9);
    Arrays.fill(scores, 50, 64, 1);
    return scores;
  }

  private static WindowSampler sampler(EpisodeScores scores, Priorities priorities, long seed) {
    return Samplers.over(
        SamplerKind.PRIORITIZED, L, List.of(new EpisodePool(1, ROWS, scores)), priorities, seed);
  }

  private static long[] counts(WindowSampler sampler, int draws) {
    long[] counts = new long[STARTS];
    for (int i = 0; i < draws; i++) {
      Window window = sampler.draw(i);
      counts[FIRST_CELL[window.episode()] + window.firstRow()]++;
    }
    return counts;
  }

  @Test
  void startsHaveTheirExactProbabilities() {
    for (Priorities p :
        List.of(new Priorities(1, 0), new Priorities(0.6, 0.1), new Priorities(2, 0.5))) {
      double[] exact = Arrays.stream(scoreOfStart()).map(s -> Math.pow(s, p.exponent())).toArray();
      double sum = Arrays.stream(exact).sum();
      for (int i = 0; i < STARTS; i++) {
        exact[i] = (1 - p.uniformShare()) * exact[i] / sum + p.uniformShare() / STARTS;
      }
      ChiSquare.assertFits(counts(sampler(SCORES, p, 1), 300_000), exact);
    }
  }

  @Test
  void withoutScoresOrWithNoneAboveZeroEveryStartIsAlike() {
    double[] alike = new double[STARTS];
    Arrays.fill(alike, 1.0 / STARTS);
    EpisodeScores zero = new EpisodeScores(new int[6], new int[0], new double[0], 0);
    for (EpisodeScores scores : List.of(EpisodeScores.NONE, zero)) {
      ChiSquare.assertFits(counts(sampler(scores, new Priorities(1, 0), 2), 100_000), alike);
    }
    ChiSquare.assertFits(counts(sampler(SCORES, new Priorities(0, 0), 2), 100_000), alike);
  }

  @Test
  void aDrawDependsOnNothingButSeedEpisodesScoresAndNumber() {
    Priorities p = new Priorities(0.6, 0.1);
    WindowSampler one = sampler(SCORES, p, 3);
    WindowSampler other = sampler(SCORES, p, 3);
    assertThat(IntStream.range(0, 500).mapToObj(i -> other.draw(499 - i)))
        .containsExactlyElementsOf(
            IntStream.range(0, 500).mapToObj(i -> one.draw(499 - i)).toList());
    assertThat(IntStream.range(0, 8).mapToObj(one::draw)).containsExactly(FROZEN);
  }

  private static final Window[] FROZEN = {
    new Window(3, 0), new Window(2, 0), new Window(4, 13), new Window(0, 3),
    new Window(0, 6), new Window(2, 21), new Window(4, 15), new Window(0, 5)
  };

  @Test
  void aMixtureDrawsEachTaskByItsOwnScores() {
    WindowSampler sampler =
        Samplers.over(
            SamplerKind.PRIORITIZED,
            L,
            List.of(
                new EpisodePool(
                    3,
                    new int[] {50, 50},
                    new EpisodeScores(new int[] {0, 1, 2}, new int[2], new double[] {1, 3}, 1)),
                EpisodePool.of(1, new int[] {50})),
            new Priorities(1, 0),
            4);
    long[] counts = new long[3];
    for (int i = 0; i < 100_000; i++) {
      counts[sampler.draw(i).episode()]++;
    }
    ChiSquare.assertFits(counts, new double[] {3 / 16.0, 9 / 16.0, 1 / 4.0});
  }

  @Test
  void namesWhatCannotBe() {
    assertThatThrownBy(() -> new Priorities(-1, 0))
        .hasMessage("exponent is -1.0, expected 0 or more");
    assertThatThrownBy(() -> new Priorities(1, 1.5))
        .hasMessage("uniform-share is 1.5, expected 0 to 1");
    WindowSampler sampler =
        Samplers.over(
            SamplerKind.PRIORITIZED,
            L,
            List.of(EpisodePool.of(1, new int[] {49})),
            new Priorities(1, 0),
            1);
    assertThat(sampler.episodes()).isZero();
    assertThatThrownBy(() -> sampler.draw(0))
        .hasMessage("no complete episode of 50 rows or more to draw from");
  }
}
