package io.dreamweir.train.nn;

/**
 * Settings of one optimizer.
 *
 * @param kind how gradients become steps
 * @param learningRate size of a step
 * @param warmUp updates over which it grows from 0; 0: it is there at once
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param adaptiveClip largest norm of a tensor's gradient as a share of the tensor's own; 0: none
 * @param clip largest norm of all gradients; 0: none
 */
public record UpdateRule(
    Kind kind,
    double learningRate,
    long warmUp,
    double beta1,
    double beta2,
    double epsilon,
    double adaptiveClip,
    double clip) {

  /** How gradients become steps. */
  public enum Kind {
    /** Momentum of normalised gradients. */
    LAPROP,
    /** Normalised momentum. */
    ADAM
  }

  public UpdateRule {
    if (!(learningRate > 0) || !(epsilon > 0) || warmUp < 0) {
      throw new IllegalArgumentException(
          "learning-rate and epsilon must be above 0, warm-up 0 or more");
    }
    if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException("beta1 and beta2 must be 0 or more and below 1");
    }
    if (!(adaptiveClip >= 0) || !(clip >= 0)) {
      throw new IllegalArgumentException("adaptive-clip and clip must be 0 or more");
    }
  }

  /**
   * Learning rate of an update.
   *
   * @param count updates before it
   */
  public double rate(long count) {
    return warmUp == 0 ? learningRate : learningRate * Math.min(1, (double) count / warmUp);
  }
}
