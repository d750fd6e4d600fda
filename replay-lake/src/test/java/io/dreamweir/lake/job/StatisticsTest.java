package io.dreamweir.lake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Thresholds of the warnings, over many seeds: chance is silent, a change is not. */
class StatisticsTest {

  private static EpisodeFigures episode(int n, double length, double episodeReturn) {
    return new EpisodeFigures("t", "e" + n, n, length, episodeReturn, Math.abs(episodeReturn));
  }

  /** Long-tailed, as scores of games are. */
  private static List<EpisodeFigures> episodes(SplittableRandom random, int count, double scale) {
    List<EpisodeFigures> episodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double length = Math.ceil(-100 * Math.log(random.nextDouble()));
      episodes.add(episode(i, scale * length, random.nextInt(5)));
    }
    return episodes;
  }

  @Test
  void chanceIsSilent() {
    for (int seed = 0; seed < 300; seed++) {
      List<EpisodeFigures> episodes = episodes(new SplittableRandom(seed), 100, 1);
      assertThat(Outliers.find(episodes)).as("seed " + seed).isEmpty();
      assertThat(Drift.find("t", episodes, 79, Optional.empty())).as("seed " + seed).isEmpty();
    }
  }

  @Test
  void anEpisodeUnlikeAllOthersIsNamed() {
    List<EpisodeFigures> episodes = episodes(new SplittableRandom(1), 50, 1);
    episodes.add(episode(50, 1e6, 2));
    episodes.add(episode(51, 90, -4000));
    assertThat(Outliers.find(episodes))
        .extracting(f -> f.kind() + " " + f.episodeId() + " " + f.detail().split(" is")[0])
        .containsExactly("outlier e50 length", "outlier e51 return", "outlier e51 largest reward");
    assertThat(Outliers.find(episodes.subList(35, 52))).as("too few to say").isEmpty();
    List<EpisodeFigures> alike = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      alike.add(episode(i, 9, 0));
    }
    alike.add(episode(30, 9, 1));
    assertThat(Outliers.find(alike)).as("a first reward is news").isEmpty();
  }

  @Test
  void newEpisodesOfAnotherKindAreADrift() {
    List<EpisodeFigures> episodes = episodes(new SplittableRandom(2), 80, 1);
    for (EpisodeFigures e : episodes(new SplittableRandom(3), 40, 5)) {
      episodes.add(episode(80 + (int) e.startMs(), e.length(), e.episodeReturn()));
    }
    assertThat(Drift.find("t", episodes, 79, Optional.empty()))
        .singleElement()
        .satisfies(f -> assertThat(f.isWarning()).isTrue())
        .satisfies(f -> assertThat(f.detail()).startsWith("length of the 40 newer episodes"));
    assertThat(Drift.distance(new double[] {1, 2, 3}, new double[] {4, 5})).isEqualTo(1);
    assertThat(Drift.distance(new double[] {1, 1, 3, 3}, new double[] {1, 3})).isZero();
  }

  @Test
  void otherActionsAreADrift() {
    Drift.ActionCounts same =
        new Drift.ActionCounts(new long[] {4000, 4100, 3900}, new long[] {1000, 990, 1010});
    Drift.ActionCounts other =
        new Drift.ActionCounts(new long[] {4000, 4100, 3900}, new long[] {0, 100, 2900});
    Drift.ActionCounts few = new Drift.ActionCounts(new long[] {9, 0, 0}, new long[] {0, 9, 0});
    assertThat(Drift.find("t", List.of(), 0, Optional.of(same))).isEmpty();
    assertThat(Drift.find("t", List.of(), 0, Optional.of(few))).isEmpty();
    assertThat(Drift.find("t", List.of(), 0, Optional.of(other)))
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("action 2 was taken in 96.7 %"));
  }
}
