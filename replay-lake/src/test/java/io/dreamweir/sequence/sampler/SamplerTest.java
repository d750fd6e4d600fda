package io.dreamweir.sequence.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

  private static final int L = 50;
  private static final Priorities ALL_ALIKE = new Priorities(1, 0);

  private static long[] startCounts(SamplerKind kind, int rows, int draws, long seed) {
    Sampler sampler = Sampler.over(kind, L, new int[] {rows}, seed);
    long[] counts = new long[rows - L + 1];
    for (int i = 0; i < draws; i++) {
      counts[sampler.draw(i).firstRow()]++;
    }
    return counts;
  }

  @Test
  void boostedStartsHaveTheirExactProbabilities() {
    for (int rows : new int[] {51, 52, 80, 99, 100, 101, 300}) {
      double[] exact = new double[rows - L + 1];
      Arrays.fill(exact, 1.0 / (rows + 1));
      exact[rows - L] = (L + 1.0) / (rows + 1);
      ChiSquare.assertFits(startCounts(SamplerKind.EPISODE_END_BOOST, rows, 200_000, 1), exact);
    }
  }

  @Test
  void startsWithoutBoostAreUniform() {
    for (int rows : new int[] {51, 80, 300}) {
      double[] exact = new double[rows - L + 1];
      Arrays.fill(exact, 1.0 / exact.length);
      ChiSquare.assertFits(startCounts(SamplerKind.EPISODE, rows, 200_000, 2), exact);
    }
  }

  /** Counts drawn by DreamerV2's own replay buffer. */
  @Test
  void agreesWithTheCountsOfTheReference() throws IOException {
    JsonNode cases =
        new ObjectMapper().readTree(getClass().getResource("/sequence/replay-start.json"));
    assertThat(cases).hasSize(4);
    for (JsonNode golden : cases) {
      assertThat(golden.get("minlen").asInt()).isEqualTo(L);
      SamplerKind kind =
          golden.get("prioritize_ends").asBoolean()
              ? SamplerKind.EPISODE_END_BOOST
              : SamplerKind.EPISODE;
      long[] reference =
          new ObjectMapper().convertValue(golden.get("counts_by_start"), long[].class);
      ChiSquare.assertAlike(
          startCounts(kind, golden.get("rows").asInt(), golden.get("draws").asInt(), 3), reference);
    }
  }

  @Test
  void episodesAreDrawnAlikeWhateverTheirLength() {
    int[] rows = {51, 5_000, 49, 51, 50, 27_000, 64};
    Sampler sampler = Sampler.over(SamplerKind.EPISODE_END_BOOST, L, rows, 4);
    assertThat(sampler.episodes()).isEqualTo(5);
    long[] counts = new long[rows.length];
    for (int i = 0; i < 100_000; i++) {
      counts[sampler.draw(i).episode()]++;
    }
    ChiSquare.assertFits(counts, new double[] {.2, .2, 0, .2, 0, .2, .2});
  }

  @Test
  void everyStartIsAlikeWithUniformStarts() {
    int[] rows = {53, 50, 12, 90, 51};
    double[] exact = new double[4 + 1 + 41 + 2];
    Arrays.fill(exact, 1.0 / exact.length);
    Sampler sampler = Sampler.over(SamplerKind.START, L, rows, 5);
    int[] cellOfEpisode = {0, 4, -1, 5, 46};
    long[] counts = new long[exact.length];
    for (int i = 0; i < 200_000; i++) {
      Window window = sampler.draw(i);
      counts[cellOfEpisode[window.episode()] + window.firstRow()]++;
    }
    ChiSquare.assertFits(counts, exact);
  }

  @Test
  void everyRowOfTheStreamStartsAWindowThatMayCrossEpisodes() {
    int[] rows = {30, 7, 60, 1, 25};
    int total = 123;
    int[] before = {0, 30, 37, 97, 98};
    double[] exact = new double[total];
    Arrays.fill(exact, 0, total - L + 1, 1.0 / (total - L + 1));
    Sampler sampler = Sampler.over(SamplerKind.STREAM, L, rows, 6);
    assertThat(sampler.episodes()).isEqualTo(5);
    long[] counts = new long[total];
    for (int i = 0; i < 200_000; i++) {
      Window window = sampler.draw(i);
      assertThat(window.firstRow()).isLessThan(rows[window.episode()]);
      counts[before[window.episode()] + window.firstRow()]++;
    }
    ChiSquare.assertFits(counts, exact);
    assertThat(Sampler.over(SamplerKind.STREAM, 124, rows, 6).episodes()).isZero();
    assertThat(Sampler.over(SamplerKind.STREAM, 123, rows, 6).draw(9)).isEqualTo(new Window(0, 0));
  }

  @Test
  void recencyHalvesTheWeightWithEveryNewerQuarter() {
    int[] rows = {53, 50, 12, 90, 51};
    int starts = 4 + 1 + 41 + 2;
    double[] exact = new double[starts];
    for (int i = 0; i < starts; i++) {
      int age = starts - 1 - i;
      exact[i] =
          (Math.pow(2, -4.0 * age / starts) - Math.pow(2, -4.0 * (age + 1) / starts)) / (15 / 16.0);
    }
    assertThat(Arrays.stream(exact, 36, 48).sum()).isCloseTo(8 / 15.0, within(1e-9));
    assertThat(Arrays.stream(exact, 0, 12).sum()).isCloseTo(1 / 15.0, within(1e-9));
    Sampler sampler = Sampler.over(SamplerKind.RECENCY, L, rows, 7);
    int[] cellOfEpisode = {0, 4, -1, 5, 46};
    long[] counts = new long[starts];
    for (int i = 0; i < 300_000; i++) {
      Window window = sampler.draw(i);
      counts[cellOfEpisode[window.episode()] + window.firstRow()]++;
    }
    ChiSquare.assertFits(counts, exact);
  }

  @Test
  void tasksOfAMixtureAreDrawnByTheirWeights() {
    List<EpisodePool> pools =
        List.of(
            EpisodePool.of(3, new int[] {60, 70}),
            EpisodePool.of(100, new int[] {49}),
            EpisodePool.of(1, new int[] {51, 300, 20, 80}));
    WindowSampler sampler = Samplers.over(SamplerKind.EPISODE, L, pools, ALL_ALIKE, 8);
    assertThat(sampler.episodes()).isEqualTo(5);
    long[] counts = new long[7];
    for (int i = 0; i < 120_000; i++) {
      counts[sampler.draw(i).episode()]++;
    }
    double third = 0.25 / 3;
    ChiSquare.assertFits(counts, new double[] {3 / 8.0, 3 / 8.0, 0, third, third, 0, third});
    WindowSampler again = Samplers.over(SamplerKind.EPISODE, L, pools, ALL_ALIKE, 8);
    assertThat(again.draw(77)).isEqualTo(sampler.draw(77));
    assertThatThrownBy(() -> EpisodePool.of(0, new int[] {60}))
        .hasMessageContaining("the weight of a task is 0.0");
    assertThatThrownBy(
            () ->
                Samplers.over(
                        SamplerKind.START, L, List.of(pools.get(1), pools.get(1)), ALL_ALIKE, 8)
                    .draw(0))
        .hasMessageContaining("no task has an episode");
    assertThatThrownBy(() -> Samplers.over(SamplerKind.STREAM, L, pools, ALL_ALIKE, 8))
        .hasMessageContaining("sampler stream cannot mix tasks");
  }

  @Test
  void aDrawDependsOnNothingButSeedEpisodesAndNumber() {
    int[] rows = {100, 200, 300};
    Sampler one = Sampler.over(SamplerKind.EPISODE_END_BOOST, L, rows, 7);
    Sampler other = Sampler.over(SamplerKind.EPISODE_END_BOOST, L, rows.clone(), 7);
    other.draw(3);
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> other.draw(999 - i)))
        .containsExactlyElementsOf(
            IntStream.range(0, 1_000).mapToObj(i -> one.draw(999 - i)).toList());
    assertThat(IntStream.range(0, 20).mapToObj(one::draw))
        .isNotEqualTo(
            IntStream.range(0, 20)
                .mapToObj(Sampler.over(SamplerKind.EPISODE_END_BOOST, L, rows, 8)::draw)
                .toList());
  }

  /** These draws are part of every plan and checkpoint: a change of them is a change of format. */
  @Test
  void drawsStayWhatTheyWere() {
    Sampler sampler = Sampler.over(SamplerKind.EPISODE, L, new int[] {100, 2_000, 300}, 0);
    assertThat(IntStream.range(0, 4).mapToObj(sampler::draw)).containsExactly(FROZEN);
  }

  private static final Window[] FROZEN = {
    new Window(0, 4), new Window(1, 1_625), new Window(1, 1_505), new Window(2, 229)
  };

  @Test
  void windowsStayInsideTheirEpisode() {
    SplittableRandom random = new SplittableRandom(11);
    for (int lake = 0; lake < 2_000; lake++) {
      int length = 1 + random.nextInt(70);
      int[] rows = random.ints(1 + random.nextInt(20), 1, 200).toArray();
      for (SamplerKind kind : SamplerKind.values()) {
        WindowSampler sampler =
            Samplers.over(kind, length, List.of(EpisodePool.of(1, rows)), ALL_ALIKE, lake);
        for (int i = 0; i < 20 && sampler.episodes() > 0; i++) {
          Window window = sampler.draw(random.nextLong());
          int end = kind.borders() == EpisodeBorders.CROSSED ? 1 : length;
          assertThat(window.firstRow()).isBetween(0, rows[window.episode()] - end);
        }
      }
    }
  }

  @Test
  void refusesToDrawFromNothing() {
    Sampler sampler = Sampler.over(SamplerKind.EPISODE_END_BOOST, L, new int[] {50}, 0);
    assertThat(sampler.episodes()).isZero();
    assertThatThrownBy(() -> sampler.draw(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no complete episode of 51 rows or more to draw from");
    assertThatThrownBy(() -> Sampler.over(SamplerKind.START, 0, new int[] {50}, 0))
        .hasMessage("sequence length 0 is not possible; give 1 row or more");
  }
}
