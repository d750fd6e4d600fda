package io.dreamweir.eval.statistics;

import io.dreamweir.eval.score.MeasuredEpisode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What intervals of an agent are made of: its runs, where it has several, each with the means of
 * its episodes; else its episodes.
 */
final class Draws {
  private Draws() {}

  /** Whether the episodes are of several runs. */
  static boolean areRuns(Collection<MeasuredEpisode> episodes) {
    return episodes.stream().map(MeasuredEpisode::run).distinct().count() > 1;
  }

  /**
   * Numbers of each draw, float64 [draws][numbers], by task.
   *
   * @param numbers of an episode
   */
  static SortedMap<String, double[][]> ofTasks(
      List<MeasuredEpisode> episodes, Function<MeasuredEpisode, double[]> numbers) {
    SortedMap<String, SortedMap<String, List<double[]>>> found = new TreeMap<>();
    for (MeasuredEpisode episode : episodes) {
      found
          .computeIfAbsent(episode.task(), task -> new TreeMap<>())
          .computeIfAbsent(episode.run(), run -> new ArrayList<>())
          .add(numbers.apply(episode));
    }
    boolean runs = areRuns(episodes);
    SortedMap<String, double[][]> draws = new TreeMap<>();
    found.forEach(
        (task, own) ->
            draws.put(
                task,
                (runs
                        ? own.values().stream().map(Draws::mean)
                        : own.values().stream().flatMap(List::stream))
                    .toArray(double[][]::new)));
    return draws;
  }

  private static double[] mean(List<double[]> episodes) {
    double[] mean = new double[episodes.get(0).length];
    for (double[] episode : episodes) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += episode[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= episodes.size();
    }
    return mean;
  }
}
