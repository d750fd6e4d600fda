package io.dreamweir.train.dreamer.v3;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.dreamer.DreamerActing;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.nn.Noise;
import io.dreamweir.train.nn.ParameterSet;
import java.util.Optional;
import java.util.SplittableRandom;

/** DreamerV3 acting, with any number of action heads. */
final class DreamerV3Acting extends DreamerActing {

  private final DreamerV3Model model;

  /**
   * @param parameters of world model and actor; owned by the network
   */
  DreamerV3Acting(DreamerV3Model model, Engine engine, ParameterSet parameters, long updates) {
    super(model, engine, parameters, updates, mode -> ActingProgram.of(model, mode));
    this.model = model;
  }

  /** Evaluation may sample, too. */
  @Override
  protected void actionNoise(SplittableRandom random, ActingMode mode, float[] into, int from) {
    int at = from;
    for (ActionHead head : spaces().action()) {
      for (int end = at + head.encodedWidth(); at < end; at++) {
        into[at] =
            head instanceof ActionHead.Discrete
                ? Noise.gumbel(random.nextLong())
                : (float) random.nextGaussian();
      }
    }
  }

  @Override
  protected Optional<TensorSpec> image() {
    return model.observations().observations().images().stream().findFirst();
  }

  @Override
  protected Program openLoop(int context) {
    return OpenLoopProgram.of(model, context);
  }
}
