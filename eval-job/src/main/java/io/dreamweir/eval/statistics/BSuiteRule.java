package io.dreamweir.eval.statistics;

import io.dreamweir.eval.score.MeasuredEpisode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How the episodes of a BSuite experiment become its score.
 *
 * @param components numbers of an episode, whose means over a setting's episodes are what counts
 * @param score of the settings' means, from 0 to 1
 */
record BSuiteRule(List<ToDoubleFunction<MeasuredEpisode>> components, OfSettings score) {

  /** A score of several settings of an experiment. */
  interface OfSettings {
    /**
     * @param settings number of each setting
     * @param means float64 [settings][components]
     */
    double of(int[] settings, double[][] means);
  }

  /** Settings that share a scale of noise or reward follow each other, so many at a time. */
  private static final int SETTINGS_OF_A_SCALE = 4;

  BSuiteRule {
    components = List.copyOf(components);
  }

  /** Numbers of an episode. */
  double[] of(MeasuredEpisode episode) {
    return components.stream().mapToDouble(c -> c.applyAsDouble(episode)).toArray();
  }

  /** Mean regret of an episode, 0 where it is the base or more. */
  static BSuiteRule regret(String measure, double base) {
    return new BSuiteRule(List.of(told(measure)), (settings, means) -> below(base, mean(means, 0)));
  }

  /** Half mean regret below {@code most}, half the share of settings with an episode above good. */
  static BSuiteRule goodEpisodes(double most, double good) {
    return new BSuiteRule(
        List.of(
            episode -> most - told("raw_return").applyAsDouble(episode),
            episode -> told("raw_return").applyAsDouble(episode) > good ? 1 : 0),
        (settings, means) ->
            0.5 * below(most, mean(means, 0)) + 0.5 * share(means, setting -> setting[1] > 0));
  }

  /** Share of settings whose episodes have a mean measure below a limit. */
  static BSuiteRule solved(ToDoubleFunction<MeasuredEpisode> measure, double limit) {
    return new BSuiteRule(
        List.of(measure), (settings, means) -> share(means, setting -> setting[0] < limit));
  }

  /** A memory is better than chance: three quarters of chance's wrong answers, which is half. */
  static BSuiteRule memory() {
    return solved(episode -> 2 * (1 - told("total_perfect").applyAsDouble(episode)), 0.75);
  }

  /** Returns of a chain lie between 1, of any way, and 1.1, of the best. */
  static BSuiteRule chain() {
    return new BSuiteRule(
        List.of(MeasuredEpisode::score),
        (settings, means) -> clip(1 - 10 * (1.1 - mean(means, 0))));
  }

  /** 1000 steps at the bottom are worth nothing, 100 steps to the top everything. */
  static BSuiteRule mountainCar() {
    return new BSuiteRule(
        List.of(episode -> -100 - told("raw_return").applyAsDouble(episode)),
        (settings, means) -> below(1000, mean(means, 0)));
  }

  /** Half mean regret, half accuracy. */
  static BSuiteRule digits() {
    return new BSuiteRule(
        List.of(told("total_regret")),
        (settings, means) -> 0.5 * below(1.8, mean(means, 0)) + 0.5 * (0.5 * (2 - mean(means, 0))));
  }

  /** The mean of every setting's own score. */
  BSuiteRule ofEachSetting() {
    return new BSuiteRule(
        components,
        (settings, means) -> {
          double sum = 0;
          for (int i = 0; i < settings.length; i++) {
            sum += score.of(new int[] {settings[i]}, new double[][] {means[i]});
          }
          return sum / settings.length;
        });
  }

  /** Half the mean of every scale's own score, half that mean less its standard deviation. */
  BSuiteRule byScale() {
    return new BSuiteRule(
        components,
        (settings, means) -> {
          SortedMap<Integer, List<double[]>> scales = new TreeMap<>();
          for (int i = 0; i < settings.length; i++) {
            scales
                .computeIfAbsent(settings[i] / SETTINGS_OF_A_SCALE, s -> new ArrayList<>())
                .add(means[i]);
          }
          double[] scores =
              scales.values().stream()
                  .mapToDouble(own -> score.of(new int[0], own.toArray(double[][]::new)))
                  .toArray();
          double mean = Arrays.stream(scores).average().orElseThrow();
          double variance =
              Arrays.stream(scores).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
          return 0.5 * (clip(mean) + clip(mean - Math.sqrt(variance)));
        });
  }

  /** A measure; absent in episodes whose environment does not tell it, which then have no score. */
  static ToDoubleFunction<MeasuredEpisode> told(String measure) {
    return episode -> episode.measures().getOrDefault(measure, Double.NaN);
  }

  private static double mean(double[][] means, int component) {
    return Arrays.stream(means).mapToDouble(m -> m[component]).average().orElseThrow();
  }

  private static double share(double[][] means, Predicate<double[]> condition) {
    return (double) Arrays.stream(means).filter(condition).count() / means.length;
  }

  private static double below(double base, double regret) {
    return clip((base - regret) / base);
  }

  private static double clip(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
