package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.UpdateRule;

/**
 * DreamerV3: sizes, losses, optimizers, and a switch for each of its techniques.
 *
 * @param model sizes and parts of the world model
 * @param heads networks that read its features
 * @param loss weights and limits of the losses
 * @param behaviour imagination, actor and critic
 * @param norm how layers are normalised: {@code rms}, {@code layer} or {@code none}
 * @param normEpsilon added to the mean square
 * @param context rows before the trained ones, whose stored states begin a sequence: 0 or 1
 * @param storedLatents whether sequences begin with the states that were stored for their context;
 *     if not, they begin as episodes do
 * @param lastIsTerminal whether every end of an episode counts as the end of the task, as in the
 *     original's Atari environment, where a time limit looks like a death
 * @param modelOptimizer of the world model
 * @param actorOptimizer of the actor
 * @param criticOptimizer of the critic
 */
public record DreamerV3Config(
    ModelConfig model,
    HeadsConfig heads,
    LossConfig loss,
    BehaviourConfig behaviour,
    Norm.Kind norm,
    double normEpsilon,
    int context,
    boolean storedLatents,
    boolean lastIsTerminal,
    UpdateRule modelOptimizer,
    UpdateRule actorOptimizer,
    UpdateRule criticOptimizer) {

  public DreamerV3Config {
    if (!(normEpsilon > 0)) {
      throw new IllegalArgumentException("norm-epsilon must be above 0, not " + normEpsilon);
    }
    if (context != 0 && context != 1) {
      throw new IllegalArgumentException("context is " + context + "; 0 and 1 are possible");
    }
    if (storedLatents && context == 0) {
      throw new IllegalArgumentException(
          "stored-latents need the row before the trained ones: set context to 1");
    }
  }

  /** How layers are normalised. */
  Norm layerNorm() {
    return new Norm(norm, normEpsilon);
  }
}
