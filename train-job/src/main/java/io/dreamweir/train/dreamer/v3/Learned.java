package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.dreamer.LearnedTensors;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.nn.Moments;
import io.dreamweir.train.nn.Optimizer;
import io.dreamweir.train.nn.ParameterSet;
import io.dreamweir.train.nn.ParameterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What DreamerV3 learns: networks, optimizers, the range of returns. The original has one
 * optimizer; as it treats every tensor by itself, three with equal settings are the same.
 */
public final class Learned extends LearnedTensors {

  private final ParameterSet range;
  private final Optimizer modelOptimizer;
  private final Optimizer actorOptimizer;
  private final Optimizer criticOptimizer;
  private long warmedUp;

  /** First values of everything; the slow critic starts as a copy of the critic. */
  public Learned(DreamerV3Model model, Engine engine, long seed) {
    super(model, engine, seed);
    DreamerV3Config config = model.config();
    slowCritic().approach(critic(), 1);
    range =
        ParameterSet.initial(
            engine,
            List.of(
                new ParameterSpec("retnorm/lo", List.of(1), ParameterSpec.Start.ZEROS),
                new ParameterSpec("retnorm/hi", List.of(1), ParameterSpec.Start.ZEROS)),
            seed);
    modelOptimizer = new Optimizer(engine, config.modelOptimizer(), worldModel());
    actorOptimizer = new Optimizer(engine, config.actorOptimizer(), actor());
    criticOptimizer = new Optimizer(engine, config.criticOptimizer(), critic());
  }

  @Override
  protected List<Moments> moments() {
    return List.of(modelOptimizer.moments(), actorOptimizer.moments(), criticOptimizer.moments());
  }

  @Override
  protected List<ParameterSet> others() {
    return List.of(range);
  }

  /** Lets the learning rate's warm-up count from a number of updates instead of 0. */
  public void countWarmUpFrom(long count) {
    warmedUp = count;
  }

  /** Everything that the program of an update reads, by name. */
  Map<String, DeviceTensor> inputs() {
    Map<String, DeviceTensor> inputs = new HashMap<>(worldModel().byName());
    inputs.putAll(actor().byName());
    inputs.putAll(critic().byName());
    inputs.putAll(slowCritic().byName());
    inputs.putAll(range.byName());
    return inputs;
  }

  /** Names of all trainable parameters. */
  List<String> names() {
    List<String> names = new ArrayList<>(worldModel().names());
    names.addAll(actor().names());
    names.addAll(critic().names());
    return names;
  }

  /**
   * Moves everything by one update.
   *
   * @param gradients by parameter name
   * @param newRange holds the range of returns
   * @param slowRate share of the critic that moves to its slow copy
   * @return global norm of the gradients of {@code model, actor, critic}
   */
  Map<String, Double> step(Map<String, DeviceTensor> gradients, Outputs newRange, double slowRate) {
    long t = updates() + 1;
    long count = updates() + warmedUp;
    Map<String, Double> norms =
        Map.of(
            "model", modelOptimizer.step(gradients, t, count),
            "actor", actorOptimizer.step(gradients, t, count),
            "critic", criticOptimizer.step(gradients, t, count));
    slowCritic().approach(critic(), slowRate);
    range.take(newRange.values());
    countUpdate();
    return norms;
  }
}
