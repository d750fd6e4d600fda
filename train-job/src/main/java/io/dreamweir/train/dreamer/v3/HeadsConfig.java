package io.dreamweir.train.dreamer.v3;

/**
 * Networks that read features.
 *
 * @param units width of their layers
 * @param rewardLayers layers of the reward's
 * @param continueLayers layers of the continuation's
 * @param actorLayers layers of the actor
 * @param criticLayers layers of the critic
 * @param scalars how rewards and values are predicted
 * @param bins of a two-hot distribution, odd
 * @param actorUnimix share of the uniform distribution in discrete actions'. The paper says 0.01,
 *     the original's code leaves it out
 * @param minStd least deviation of continuous actions
 * @param maxStd largest deviation of continuous actions
 */
public record HeadsConfig(
    int units,
    int rewardLayers,
    int continueLayers,
    int actorLayers,
    int criticLayers,
    Scalars scalars,
    int bins,
    double actorUnimix,
    double minStd,
    double maxStd) {

  /** How a number is predicted. */
  public enum Scalars {
    /** As a distribution over bins of growing width. */
    TWOHOT,
    /** By the squared error of its symlog. */
    SYMLOG,
    /** By its squared error. */
    MSE
  }

  public HeadsConfig {
    if (units < 1
        || rewardLayers < 1
        || continueLayers < 1
        || actorLayers < 1
        || criticLayers < 1) {
      throw new IllegalArgumentException("units and layers must be 1 or more");
    }
    if (!(actorUnimix >= 0 && actorUnimix < 1) || !(minStd > 0 && minStd <= maxStd)) {
      throw new IllegalArgumentException(
          "actor-unimix must be 0 or more and below 1, min-std above 0 and at most max-std");
    }
  }
}
