package io.dreamweir.eval.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.eval.score.MeasuredEpisode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against numbers computed by hand. */
class SuiteScoresTest {

  private static final Resampling RESAMPLING = new Resampling(2000, 0.95, 1);

  private static MeasuredEpisode episode(
      String run, String task, double score, Map<String, Double> measures) {
    return new MeasuredEpisode("agent", run, task, "p", score, 10, measures);
  }

  private static SuiteScore named(List<SuiteScore> scores, String name) {
    return scores.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static double value(List<SuiteScore> scores, String name) {
    return named(scores, name).value();
  }

  @Test
  void crafterIsTheGeometricMeanOfItsSuccessRates() {
    // Half of the episodes unlock one achievement, a quarter another, none the other twenty.
    List<MeasuredEpisode> episodes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Map<String, Double> unlocked = new HashMap<>();
      unlocked.put("collect_wood", i % 2 == 0 ? 3.0 : 0.0);
      unlocked.put("wake_up", i % 4 == 0 ? 1.0 : 0.0);
      episodes.add(episode("", "crafter/reward", 1, unlocked));
    }
    List<SuiteScore> scores = SuiteScores.of(episodes, RESAMPLING);
    double byHand = Math.exp((Math.log(51) + Math.log(26)) / 22) - 1;
    SuiteScore score = named(scores, "score");
    assertThat(score.value()).isCloseTo(byHand, within(1e-12)).isCloseTo(0.3865, within(1e-4));
    assertThat(score.low()).isLessThan(score.value());
    assertThat(score.high()).isGreaterThan(score.value());
    assertThat(value(scores, "collect_wood")).isEqualTo(50);
    assertThat(value(scores, "wake_up")).isEqualTo(25);
    assertThat(value(scores, "eat_cow")).isZero();
    assertThat(scores).hasSize(23);
  }

  @Test
  void crafterOfSeveralRunsIsTheMeanOfTheirScores() {
    List<MeasuredEpisode> episodes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      episodes.add(episode("a", "crafter/reward", 1, Map.of("place_table", 1.0)));
      episodes.add(episode("b", "crafter/reward", 1, Map.of()));
    }
    double one = Math.exp(Math.log(101) / 22) - 1;
    SuiteScore score = named(SuiteScores.of(episodes, RESAMPLING), "score");
    assertThat(score.value()).isCloseTo(one / 2, within(1e-12));
    assertThat(score.low()).isZero();
    assertThat(score.high()).isCloseTo(one, within(1e-12));
  }

  @Test
  void controlIsMeanAndMedianOverTasks() {
    List<MeasuredEpisode> episodes = new ArrayList<>();
    double[] means = {100, 300, 800};
    for (int task = 0; task < 3; task++) {
      for (int i = -5; i <= 5; i++) {
        episodes.add(episode("", "dmc/task" + task, means[task] + 10 * i, Map.of()));
      }
    }
    List<SuiteScore> scores = SuiteScores.of(episodes, RESAMPLING);
    assertThat(value(scores, "mean over 3 tasks")).isCloseTo(400, within(1e-9));
    assertThat(value(scores, "median over 3 tasks")).isCloseTo(300, within(1e-9));
    // The deviation of a mean of 11 draws is 31.6 / sqrt(11) = 9.5, of the mean of three 5.5.
    SuiteScore mean = named(scores, "mean over 3 tasks");
    assertThat(mean.high() - mean.low()).isBetween(4 * 5.5 * 0.85, 4 * 5.5 * 1.1);
  }

  private static List<MeasuredEpisode> settings(
      String experiment, String measure, double... perSetting) {
    List<MeasuredEpisode> episodes = new ArrayList<>();
    for (int i = 0; i < perSetting.length; i++) {
      String task = "bsuite/" + experiment + "/" + i;
      episodes.add(episode("", task, 1.05, Map.of(measure, perSetting[i] - 0.1)));
      episodes.add(episode("", task, 1.05, Map.of(measure, perSetting[i] + 0.1)));
    }
    return episodes;
  }

  @Test
  void bsuiteScoresEachExperimentByItsOwnRule() {
    List<MeasuredEpisode> episodes = new ArrayList<>();
    // (1.6 - 0.4) / 1.6
    episodes.addAll(settings("catch", "total_regret", 0.2, 0.6));
    // By scale: 4 settings each. Regret 0.1 gives 0.8, 0.3 gives 0.4: mean 0.6, deviation 0.2.
    episodes.addAll(
        settings("bandit_noise", "total_regret", 0.1, 0.1, 0.1, 0.1, 0.3, 0.3, 0.3, 0.3));
    // Two of three below 0.8 bad episodes: 0.85 counts where nothing is random.
    episodes.addAll(settings("deep_sea_stochastic", "total_bad_episodes", 0.2, 0.7, 0.85));
    episodes.addAll(settings("deep_sea", "total_bad_episodes", 0.2, 0.95, 0.85));
    // 1 - 10 (1.1 - 1.05)
    episodes.addAll(settings("discounting_chain", "none", 0, 0));
    // (1 - 0.7) / 0.5 = 0.6 is below 0.75, (1 - 0.6) / 0.5 = 0.8 is not.
    episodes.addAll(settings("memory_len", "total_perfect", 0.7, 0.6));
    // (1000 - (-100 + 400)) / 1000
    episodes.addAll(settings("mountain_car", "raw_return", -400));
    // Mean of 450: regret 550 gives 0.45; one of two settings has an episode above 500.
    episodes.add(episode("", "bsuite/cartpole/0", 0, Map.of("raw_return", 600.0)));
    episodes.add(episode("", "bsuite/cartpole/0", 0, Map.of("raw_return", 400.0)));
    episodes.add(episode("", "bsuite/cartpole/1", 0, Map.of("raw_return", 400.0)));
    episodes.add(episode("", "bsuite/cartpole/1", 0, Map.of("raw_return", 400.0)));
    // Not known, and without its measure: neither counts.
    episodes.add(episode("", "bsuite/juggling/0", 0, Map.of()));
    episodes.add(episode("", "bsuite/umbrella_length/0", 0, Map.of()));

    List<SuiteScore> scores = SuiteScores.of(episodes, RESAMPLING);
    Map<String, Double> expected =
        Map.of(
            "catch", 0.75,
            "bandit_noise", 0.5,
            "deep_sea_stochastic", 2 / 3.0,
            "deep_sea", 2 / 3.0,
            "discounting_chain", 0.5,
            "memory_len", 0.5,
            "mountain_car", 0.7,
            "cartpole", 0.475);
    expected.forEach(
        (name, score) -> assertThat(value(scores, name)).as(name).isCloseTo(score, within(1e-9)));
    assertThat(value(scores, "basic")).isCloseTo((0.75 + 0.7 + 0.475) / 3, within(1e-9));
    assertThat(value(scores, "noise")).isCloseTo((0.5 + 2 / 3.0) / 2, within(1e-9));
    assertThat(value(scores, "memory")).isCloseTo(0.5, within(1e-9));
    assertThat(value(scores, "mean over experiments"))
        .isCloseTo(
            expected.values().stream().mapToDouble(x -> x).average().orElseThrow(), within(1e-9));
    assertThat(scores.stream().map(SuiteScore::name))
        .contains("credit_assignment", "generalization", "exploration")
        .doesNotContain("scale", "umbrella_length");
    SuiteScore catching = named(scores, "catch");
    // The mean of two settings, each of two draws 0.2 apart: 0.1 / 1.6 to each side at the most.
    assertThat(catching.low()).isCloseTo(0.75 - 0.0625, within(1e-9));
    assertThat(catching.high()).isCloseTo(0.75 + 0.0625, within(1e-9));
  }

  @Test
  void otherTasksHaveNoSuchScores() {
    assertThat(SuiteScores.of(List.of(episode("", "mini/catch", 1, Map.of())), RESAMPLING))
        .isEmpty();
  }
}
