package io.dreamweir.eval.statistics;

import io.dreamweir.eval.score.MeasuredEpisode;
import io.dreamweir.eval.statistics.SuiteScore.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * DeepMind Control: mean and median over tasks of the mean return, which lies between 0 and 1000.
 */
final class ControlScore {

  static final String SUITE = "dmc";

  private ControlScore() {}

  static List<SuiteScore> of(String agent, List<MeasuredEpisode> episodes, Resampling resampling) {
    SortedMap<String, double[][]> tasks =
        Draws.ofTasks(episodes, episode -> new double[] {episode.score()});
    GroupMeans returns = new GroupMeans(List.copyOf(tasks.values()));
    String over = tasks.size() + (tasks.size() == 1 ? " task" : " tasks");
    List<SuiteScore> found = new ArrayList<>();
    add(found, agent, "mean over " + over, ControlScore::mean, returns, resampling, episodes);
    add(found, agent, "median over " + over, ControlScore::median, returns, resampling, episodes);
    return found;
  }

  private static void add(
      List<SuiteScore> found,
      String agent,
      String name,
      ToDoubleFunction<double[][]> function,
      GroupMeans returns,
      Resampling resampling,
      List<MeasuredEpisode> episodes) {
    Interval interval = returns.interval(function, resampling, SUITE + "/" + agent);
    found.add(new SuiteScore(SUITE, agent, name, Kind.HEADLINE, interval, episodes.size()));
  }

  private static double mean(double[][] means) {
    return Arrays.stream(means).mapToDouble(m -> m[0]).average().orElseThrow();
  }

  private static double median(double[][] means) {
    double[] sorted = Arrays.stream(means).mapToDouble(m -> m[0]).sorted().toArray();
    return Resampling.quantile(sorted, 0.5);
  }
}
