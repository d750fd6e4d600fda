package io.dreamweir.eval.statistics;

import io.dreamweir.eval.score.MeasuredEpisode;
import io.dreamweir.eval.statistics.BSuiteExperiment.Tag;
import io.dreamweir.eval.statistics.SuiteScore.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * BSuite's scores [1]: of each experiment a number from 0 to 1, of each tag the mean over its
 * experiments, and the means over tags and over experiments.
 *
 * <p>[1] Osband et al.: Behaviour suite for reinforcement learning. arXiv:1908.03568, 2020. There
 * the episodes are all those of training, so that slow learning costs; here those that were played,
 * with a policy that learns no more: the limits are the same, what is lost while learning is not in
 * it.
 */
final class BSuiteScore {

  static final String SUITE = "bsuite";

  /** One setting of an experiment: its number, and the place of its group of draws. */
  private record Setting(int number, int group) {}

  private final String agent;
  private final int episodes;
  private final GroupMeans draws;
  private final Map<BSuiteExperiment, List<Setting>> settings;
  private final Resampling resampling;

  private BSuiteScore(
      String agent,
      int episodes,
      GroupMeans draws,
      Map<BSuiteExperiment, List<Setting>> settings,
      Resampling resampling) {
    this.agent = agent;
    this.episodes = episodes;
    this.draws = draws;
    this.settings = settings;
    this.resampling = resampling;
  }

  static List<SuiteScore> of(String agent, List<MeasuredEpisode> episodes, Resampling resampling) {
    List<MeasuredEpisode> counted = episodes.stream().filter(BSuiteScore::counts).toList();
    if (counted.isEmpty()) {
      return List.of();
    }
    SortedMap<String, double[][]> tasks =
        Draws.ofTasks(
            counted,
            episode -> BSuiteExperiment.of(episode.task()).orElseThrow().rule().of(episode));
    Map<BSuiteExperiment, List<Setting>> settings = new EnumMap<>(BSuiteExperiment.class);
    int group = 0;
    for (String task : tasks.keySet()) {
      int number = Integer.parseInt(task.substring(task.lastIndexOf('/') + 1));
      settings
          .computeIfAbsent(BSuiteExperiment.of(task).orElseThrow(), e -> new ArrayList<>())
          .add(new Setting(number, group++));
    }
    GroupMeans draws = new GroupMeans(List.copyOf(tasks.values()));
    return new BSuiteScore(agent, counted.size(), draws, settings, resampling).scores();
  }

  /** Whether the episode is of a known experiment and tells what that is judged by. */
  private static boolean counts(MeasuredEpisode episode) {
    return episode.task().matches("bsuite/[a-z_]+/\\d{1,4}")
        && BSuiteExperiment.of(episode.task())
            .filter(e -> Arrays.stream(e.rule().of(episode)).allMatch(Double::isFinite))
            .isPresent();
  }

  private List<SuiteScore> scores() {
    Map<String, ToDoubleFunction<double[][]>> tags = new LinkedHashMap<>();
    for (Tag tag : Tag.values()) {
      List<BSuiteExperiment> own = settings.keySet().stream().filter(e -> e.tests(tag)).toList();
      if (!own.isEmpty()) {
        tags.put(tag.key(), means -> mean(own.stream().map(this::score).toList(), means));
      }
    }
    List<SuiteScore> found = new ArrayList<>();
    found.add(
        score("mean over tags", Kind.HEADLINE, means -> mean(List.copyOf(tags.values()), means)));
    found.add(
        score(
            "mean over experiments",
            Kind.HEADLINE,
            means -> mean(settings.keySet().stream().map(this::score).toList(), means)));
    tags.forEach((name, function) -> found.add(score(name, Kind.HEADLINE, function)));
    settings.keySet().forEach(e -> found.add(score(e.key(), Kind.PART, score(e))));
    return found;
  }

  private SuiteScore score(String name, Kind kind, ToDoubleFunction<double[][]> function) {
    Interval interval = draws.interval(function, resampling, SUITE + "/" + agent + "/" + name);
    return new SuiteScore(SUITE, agent, name, kind, interval, episodes);
  }

  private static double mean(List<ToDoubleFunction<double[][]>> parts, double[][] means) {
    return parts.stream().mapToDouble(p -> p.applyAsDouble(means)).average().orElseThrow();
  }

  /** The score of an experiment as a function of the means of all groups. */
  private ToDoubleFunction<double[][]> score(BSuiteExperiment experiment) {
    List<Setting> own = settings.getOrDefault(experiment, List.of());
    int[] numbers = own.stream().mapToInt(Setting::number).toArray();
    return means ->
        experiment
            .rule()
            .score()
            .of(
                numbers,
                IntStream.range(0, own.size())
                    .mapToObj(i -> means[own.get(i).group()])
                    .toArray(double[][]::new));
  }
}
