package io.dreamweir.train.nn;

/**
 * Settings of one optimizer.
 *
 * @param learningRate size of a step
 * @param epsilon added to the root of the second moment
 * @param clip largest global norm of a gradient; larger ones are scaled down to it
 * @param weightDecay share of every parameter that each step takes away, not times the learning
 *     rate
 */
public record OptimizerConfig(
    double learningRate, double epsilon, double clip, double weightDecay) {
  public OptimizerConfig {
    if (!(learningRate > 0) || !(epsilon > 0) || !(clip > 0)) {
      throw new IllegalArgumentException("learning-rate, epsilon and clip must be positive");
    }
    if (!(weightDecay >= 0 && weightDecay < 1)) {
      throw new IllegalArgumentException("weight-decay must be at least 0 and below 1");
    }
  }
}
