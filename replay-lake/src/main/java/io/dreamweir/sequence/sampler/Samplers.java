package io.dreamweir.sequence.sampler;

import io.dreamweir.error.UserError;
import java.util.List;

/** The sampler of a kind. */
public final class Samplers {
  private Samplers() {}

  /**
   * A sampler over the complete episodes of one version. It may have nothing to draw from: see
   * {@link WindowSampler#episodes}.
   *
   * @param length L, rows of a window, 1 or more
   * @param pools one per task, 1 or more
   * @param priorities used by {@link SamplerKind#PRIORITIZED} alone
   * @param seed root seed of the run
   * @throws UserError if the kind cannot mix tasks, or the length is not possible
   */
  public static WindowSampler over(
      SamplerKind kind, int length, List<EpisodePool> pools, Priorities priorities, long seed) {
    if (length < 1) {
      throw UserError.usage("sequence length %d is not possible; give 1 row or more", length);
    }
    if (pools.size() > 1 && kind.borders() == EpisodeBorders.CROSSED) {
      throw UserError.usage(
          "sampler %s cannot mix tasks: its windows would cross from one to another; choose start",
          kind.text());
    }
    List<WindowSampler> samplers =
        pools.stream()
            .map(
                pool ->
                    kind == SamplerKind.PRIORITIZED
                        ? (WindowSampler) PrioritizedSampler.over(length, pool, priorities, seed)
                        : Sampler.over(kind, length, pool.rows(), seed))
            .toList();
    return samplers.size() == 1
        ? samplers.get(0)
        : new MixtureSampler(length, pools, samplers, seed);
  }
}
