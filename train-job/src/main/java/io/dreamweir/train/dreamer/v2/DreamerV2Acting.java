package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.SequenceLosses;
import io.dreamweir.train.dreamer.BatchInputs;
import io.dreamweir.train.dreamer.DreamerActing;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.nn.Noise;
import io.dreamweir.train.nn.ParameterSet;
import java.util.Optional;
import java.util.SplittableRandom;

/** DreamerV2 acting, perhaps with noise on its actions; it can also say its losses. */
final class DreamerV2Acting extends DreamerActing {

  private final DreamerV2Model model;
  private final Exploration exploration;
  private final Program losses;

  /**
   * @param parameters of world model and actor; owned by the network
   */
  DreamerV2Acting(DreamerV2Model model, Engine engine, ParameterSet parameters, long updates) {
    super(model, engine, parameters, updates, mode -> ActingProgram.of(model, mode));
    this.model = model;
    this.exploration = Exploration.of(model, updates);
    this.losses = SequenceLossesProgram.of(model);
  }

  /** Evaluation plays the mode and draws nothing. */
  @Override
  protected void actionNoise(SplittableRandom random, ActingMode mode, float[] into, int from) {
    if (mode == ActingMode.TRAIN) {
      for (int i = from; i < from + model.actions(); i++) {
        into[i] =
            model.actorHead() == ActorHead.ONE_HOT
                ? Noise.gumbel(random.nextLong())
                : (float) random.nextDouble();
      }
    }
  }

  @Override
  protected Action played(Action chosen, SplittableRandom random, ActingMode mode) {
    return mode == ActingMode.TRAIN ? exploration.apply(chosen, random) : chosen;
  }

  @Override
  protected Optional<TensorSpec> image() {
    return model.observations().image();
  }

  @Override
  protected Program openLoop(int context) {
    return OpenLoopProgram.of(model, context);
  }

  @Override
  public SequenceLosses losses(SequenceBatch batch, long seed) {
    try (BatchInputs inputs = sequences(batch, seed, "noise/post");
        Outputs outputs = run(losses, inputs.tensors())) {
      return new SequenceLosses(
          batch.length(),
          batch.batch(),
          outputs.get("reconstruction").floats(),
          outputs.get("reward").floats(),
          outputs.get("kl").floats());
    }
  }
}
