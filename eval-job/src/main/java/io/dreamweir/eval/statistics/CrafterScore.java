package io.dreamweir.eval.statistics;

import io.dreamweir.eval.score.MeasuredEpisode;
import io.dreamweir.eval.statistics.SuiteScore.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Crafter's score [1]: of each of its 22 achievements the percentage s of episodes in which it was
 * unlocked, and the geometric mean of them, {@code exp(mean(ln(1 + s))) - 1}, in percent. An
 * agent's score is the mean of its runs' scores.
 *
 * <p>Where there are several runs, they are redrawn for the interval; of one run its episodes.
 *
 * <p>[1] Hafner: Benchmarking the spectrum of agent capabilities. arXiv:2109.06780, 2021. There the
 * episodes are those of training, with the policy of their moment; here those that were played.
 */
final class CrafterScore {

  static final String SUITE = "crafter";

  static final List<String> ACHIEVEMENTS =
      List.of(
          "collect_coal",
          "collect_diamond",
          "collect_drink",
          "collect_iron",
          "collect_sapling",
          "collect_stone",
          "collect_wood",
          "defeat_skeleton",
          "defeat_zombie",
          "eat_cow",
          "eat_plant",
          "make_iron_pickaxe",
          "make_iron_sword",
          "make_stone_pickaxe",
          "make_stone_sword",
          "make_wood_pickaxe",
          "make_wood_sword",
          "place_furnace",
          "place_plant",
          "place_stone",
          "place_table",
          "wake_up");

  private CrafterScore() {}

  /**
   * The score of success rates.
   *
   * @param rates float64 [achievements], each from 0 to 1
   * @return in percent
   */
  static double of(double[] rates) {
    double sum = 0;
    for (double rate : rates) {
      sum += Math.log1p(100 * rate);
    }
    return Math.expm1(sum / rates.length);
  }

  /** The score and its 22 parts. */
  static List<SuiteScore> of(String agent, List<MeasuredEpisode> episodes, Resampling resampling) {
    // The task with rewards and the one without are one world, judged alike.
    double[][] draws =
        Draws.ofTasks(episodes, CrafterScore::unlocked).values().stream()
            .flatMap(Arrays::stream)
            .toArray(double[][]::new);
    GroupMeans rates = new GroupMeans(List.<double[][]>of(draws));
    String stream = SUITE + "/" + agent;
    Interval score =
        Draws.areRuns(episodes)
            ? new GroupMeans(
                    List.<double[][]>of(
                        Arrays.stream(draws)
                            .map(run -> new double[] {of(run)})
                            .toArray(double[][]::new)))
                .interval(means -> means[0][0], resampling, stream)
            : rates.interval(means -> of(means[0]), resampling, stream);
    List<SuiteScore> found = new ArrayList<>();
    found.add(new SuiteScore(SUITE, agent, "score", Kind.HEADLINE, score, episodes.size()));
    for (int i = 0; i < ACHIEVEMENTS.size(); i++) {
      int achievement = i;
      String name = ACHIEVEMENTS.get(i);
      Interval rate =
          rates.interval(means -> 100 * means[0][achievement], resampling, stream + "/" + name);
      found.add(new SuiteScore(SUITE, agent, name, Kind.PART, rate, episodes.size()));
    }
    return found;
  }

  private static double[] unlocked(MeasuredEpisode episode) {
    return ACHIEVEMENTS.stream()
        .mapToDouble(name -> episode.measures().getOrDefault(name, 0.0) > 0 ? 1 : 0)
        .toArray();
  }
}
