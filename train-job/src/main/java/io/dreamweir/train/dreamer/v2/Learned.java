package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.LearnedTensors;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.KerasAdam;
import io.dreamweir.train.nn.Moments;
import io.dreamweir.train.nn.ParameterSet;
import java.util.List;
import java.util.Map;

/** What DreamerV2 learns: four networks, three optimizers. */
public final class Learned extends LearnedTensors {

  private final DreamerV2Config config;
  private final KerasAdam modelOptimizer;
  private final KerasAdam actorOptimizer;
  private final KerasAdam criticOptimizer;

  /** First values of everything; the slow critic starts from its own weights. */
  public Learned(DreamerV2Model model, Engine engine, long seed) {
    super(model, engine, seed);
    config = model.config();
    modelOptimizer = new KerasAdam(engine, config.modelOptimizer(), worldModel());
    actorOptimizer = new KerasAdam(engine, config.actorOptimizer(), actor());
    criticOptimizer = new KerasAdam(engine, config.criticOptimizer(), critic());
  }

  @Override
  protected List<Moments> moments() {
    return List.of(modelOptimizer.moments(), actorOptimizer.moments(), criticOptimizer.moments());
  }

  @Override
  protected List<ParameterSet> others() {
    return List.of();
  }

  /**
   * Moves the world model, which comes first.
   *
   * @return global norm of the gradients of {@code model}
   */
  Map<String, Double> stepModel(Map<String, DeviceTensor> gradients) {
    return Map.of("model", modelOptimizer.step(gradients, updates() + 1));
  }

  /**
   * Moves actor and critic, and now and then the slow critic: the update is complete.
   *
   * @return global norm of the gradients of {@code actor, critic}
   */
  Map<String, Double> stepBehaviour(Map<String, DeviceTensor> gradients) {
    long t = updates() + 1;
    Map<String, Double> norms =
        Map.of(
            "actor", actorOptimizer.step(gradients, t),
            "critic", criticOptimizer.step(gradients, t));
    if (updates() % config.slowCriticEvery() == 0) {
      slowCritic().approach(critic(), config.slowCriticFraction());
    }
    countUpdate();
    return norms;
  }
}
