package io.dreamweir.train.dreamer.v3;

/**
 * Weights and limits of the losses.
 *
 * @param reconstruction weight of images and vectors
 * @param reward weight of the reward
 * @param continuation weight of the continuation
 * @param dynamics weight of the KL that trains the prior
 * @param representation weight of the KL that trains the posterior
 * @param freeNats KL below which neither is trained
 * @param policy weight of the actor's loss
 * @param value weight of the critic's loss in imagination
 * @param replayValue weight of the critic's loss on the replay; 0: none
 * @param replayValueGradient whether that loss also shapes the world model
 */
public record LossConfig(
    double reconstruction,
    double reward,
    double continuation,
    double dynamics,
    double representation,
    double freeNats,
    double policy,
    double value,
    double replayValue,
    boolean replayValueGradient) {
  public LossConfig {
    for (double weight :
        new double[] {
          reconstruction,
          reward,
          continuation,
          dynamics,
          representation,
          freeNats,
          policy,
          value,
          replayValue
        }) {
      if (!(weight >= 0) || !Double.isFinite(weight)) {
        throw new IllegalArgumentException("a weight of a loss is " + weight + "; 0 or more");
      }
    }
  }
}
