package io.dreamweir.sequence.sampler;

import io.dreamweir.experience.Seeds;
import java.util.List;

/**
 * Draws from groups of episodes, such as tasks, each as often as its weight says: first the group,
 * then the window as a {@link Sampler} of that group alone does. A group that has nothing to draw
 * from is passed over until it has.
 */
public final class MixtureSampler implements WindowSampler {

  /**
   * Episodes that are drawn from with one weight.
   *
   * @param weight above 0; only the proportions of weights count
   * @param rows int [episodes], rows of each complete episode of the group, in order; owned by the
   *     sampler from now on
   */
  public record Group(double weight, int[] rows) {
    public Group {
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "the weight of a group is " + weight + ", expected a number above 0");
      }
    }
  }

  private final int length;
  private final long key;
  private final List<Sampler> samplers;

  /** Position of each group's first episode among the episodes of all groups. */
  private final int[] firstEpisode;

  private final double[] weightUpTo;

  private MixtureSampler(
      int length, long key, List<Sampler> samplers, int[] firstEpisode, double[] weightUpTo) {
    this.length = length;
    this.key = key;
    this.samplers = samplers;
    this.firstEpisode = firstEpisode;
    this.weightUpTo = weightUpTo;
  }

  /**
   * A sampler over groups. Windows count episodes through all groups, in the order given.
   *
   * @param seed root seed of the run
   */
  public static MixtureSampler over(SamplerKind kind, int length, List<Group> groups, long seed) {
    List<Sampler> samplers =
        groups.stream().map(g -> Sampler.over(kind, length, g.rows(), seed)).toList();
    int[] firstEpisode = new int[groups.size()];
    double[] weightUpTo = new double[groups.size()];
    int episodes = 0;
    double weight = 0;
    for (int i = 0; i < firstEpisode.length; i++) {
      firstEpisode[i] = episodes;
      episodes += groups.get(i).rows().length;
      weight += samplers.get(i).episodes() == 0 ? 0 : groups.get(i).weight();
      weightUpTo[i] = weight;
    }
    return new MixtureSampler(
        length, Seeds.derive(seed, "mixture"), samplers, firstEpisode, weightUpTo);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int episodes() {
    return samplers.stream().mapToInt(Sampler::episodes).sum();
  }

  @Override
  public Window draw(long draw) {
    if (episodes() == 0) {
      throw new IllegalStateException("no group has an episode to draw from");
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
