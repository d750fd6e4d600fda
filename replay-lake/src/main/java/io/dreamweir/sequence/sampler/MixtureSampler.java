package io.dreamweir.sequence.sampler;

import io.dreamweir.experience.Seeds;
import java.util.List;

/**
 * Draws from groups of episodes, such as tasks, each as often as its weight says: first the group,
 * then the window as the sampler of that group alone does. A group that has nothing to draw from is
 * passed over until it has. Windows count episodes through all groups, in the order given.
 */
final class MixtureSampler implements WindowSampler {

  private final int length;
  private final long key;
  private final List<WindowSampler> samplers;

  /** Position of each group's first episode among the episodes of all groups. */
  private final int[] firstEpisode;

  private final double[] weightUpTo;

  /**
   * A sampler over groups.
   *
   * @param samplers one per pool
   * @param seed root seed of the run
   */
  MixtureSampler(
      int length, List<EpisodePool> pools, List<? extends WindowSampler> samplers, long seed) {
    this.length = length;
    this.key = Seeds.derive(seed, "mixture");
    this.samplers = List.copyOf(samplers);
    firstEpisode = new int[pools.size()];
    weightUpTo = new double[pools.size()];
    int episodes = 0;
    double weight = 0;
    for (int i = 0; i < firstEpisode.length; i++) {
      firstEpisode[i] = episodes;
      episodes += pools.get(i).rows().length;
      weight += samplers.get(i).episodes() == 0 ? 0 : pools.get(i).weight();
      weightUpTo[i] = weight;
    }
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int episodes() {
    return samplers.stream().mapToInt(WindowSampler::episodes).sum();
  }

  @Override
  public Window draw(long draw) {
    if (episodes() == 0) {
      throw new IllegalStateException("no task has an episode to draw from");
    }
    double at = new Draws(key, draw).unit() * weightUpTo[weightUpTo.length - 1];
    int group = 0;
    while (weightUpTo[group] <= at) {
      group++;
    }
    Window window = samplers.get(group).draw(draw);
    return new Window(firstEpisode[group] + window.episode(), window.firstRow());
  }
}
