package io.dreamweir.train.dreamer.v3;

import java.util.List;

/**
 * Sizes and parts of the world model.
 *
 * @param core what computes the next deterministic state
 * @param deter width of the deterministic state
 * @param hidden width of the recurrent model's layers
 * @param groups number of categorical latents
 * @param classes values of each
 * @param unimix share of the uniform distribution in the latents'
 * @param blocks blocks of the block-diagonal layers; 1: dense layers
 * @param coreLayers block layers before the gates
 * @param priorLayers layers of the prior
 * @param posteriorLayers layers of the posterior
 * @param depth channels of the convolutions, times {@code multipliers}
 * @param multipliers of each convolution's channels
 * @param kernel window of a convolution, odd
 * @param resampling how convolutions change the size of the image
 * @param units width of the layers for vectors, and half of those between latent and image
 * @param vectorLayers layers that read vectors, and that predict them
 * @param symlogVectors whether vectors are read and predicted as symlog
 */
public record ModelConfig(
    Core core,
    int deter,
    int hidden,
    int groups,
    int classes,
    double unimix,
    int blocks,
    int coreLayers,
    int priorLayers,
    int posteriorLayers,
    int depth,
    List<Integer> multipliers,
    int kernel,
    Resampling resampling,
    int units,
    int vectorLayers,
    boolean symlogVectors) {

  /** What computes the next deterministic state. */
  public enum Core {
    /** Gates from block-diagonal layers. */
    BLOCKS,
    /** The gated recurrent unit of the first version of DreamerV3, and of DreamerV2. */
    GRU
  }

  /** How convolutions change the size of the image. */
  public enum Resampling {
    /** The largest of 2 x 2 pixels after a convolution; every pixel four times before one. */
    POOLED,
    /** Convolutions of stride 2, and transposed ones. */
    STRIDED
  }

  public ModelConfig {
    multipliers = List.copyOf(multipliers);
    least(1, deter, hidden, groups, blocks, priorLayers, posteriorLayers, depth, units);
    least(0, coreLayers, vectorLayers);
    least(1, multipliers.size());
    if (classes < 2 || !(unimix >= 0 && unimix < 1)) {
      throw new IllegalArgumentException("classes must be 2 or more, unimix 0 or more and below 1");
    }
    if (kernel < 1 || kernel % 2 == 0) {
      throw new IllegalArgumentException("kernel is " + kernel + "; odd numbers are possible");
    }
    if (deter % blocks != 0) {
      throw new IllegalArgumentException(
          "deter " + deter + " is no multiple of " + blocks + " blocks");
    }
    int last = depth * multipliers.get(multipliers.size() - 1);
    if (last % blocks != 0) {
      throw new IllegalArgumentException(
          "the last map's channels, " + last + ", are no multiple of " + blocks + " blocks");
    }
  }

  private static void least(int bound, int... sizes) {
    for (int size : sizes) {
      if (size < bound) {
        throw new IllegalArgumentException(
            "a size is " + size + "; it must be " + bound + " or more");
      }
    }
  }

  /** Width of a flat stochastic state. */
  int stoch() {
    return groups * classes;
  }
}
