package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.LearnedTensors;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.nn.Optimizer;
import io.dreamweir.train.nn.ParameterSet;
import io.dreamweir.train.nn.ParameterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that learning changes: networks, optimizers, the range of returns, one counter. The
 * original has one optimizer; as it treats every tensor by itself, three with equal settings are
 * the same.
 */
public final class Learned implements LearnedTensors, AutoCloseable {

  private static final String OPTIMIZER = "optimizer/";

  private final ParameterSet worldModel;
  private final ParameterSet actor;
  private final ParameterSet critic;
  private final ParameterSet slowCritic;
  private final ParameterSet range;
  private final Optimizer modelOptimizer;
  private final Optimizer actorOptimizer;
  private final Optimizer criticOptimizer;
  private long updates;
  private long warmedUp;

  /** First values of everything; the slow critic starts as a copy of the critic. */
  public Learned(DreamerV3Model model, Engine engine, long seed) {
    DreamerV3Config config = model.config();
    worldModel = ParameterSet.initial(engine, model.worldModelParameters(), seed);
    actor = ParameterSet.initial(engine, model.actorParameters(), seed);
    critic = ParameterSet.initial(engine, model.criticParameters(), seed);
    slowCritic = ParameterSet.initial(engine, model.slowCriticParameters(), seed);
    slowCritic.approach(critic, 1);
    range =
        ParameterSet.initial(
            engine,
            List.of(
                new ParameterSpec("retnorm/lo", List.of(1), ParameterSpec.Start.ZEROS),
                new ParameterSpec("retnorm/hi", List.of(1), ParameterSpec.Start.ZEROS)),
            seed);
    modelOptimizer = new Optimizer(engine, config.modelOptimizer(), worldModel);
    actorOptimizer = new Optimizer(engine, config.actorOptimizer(), actor);
    criticOptimizer = new Optimizer(engine, config.criticOptimizer(), critic);
  }

  /** Number of trainable parameters; the slow critic is not trained. */
  public long trainable() {
    return worldModel.elements() + actor.elements() + critic.elements();
  }

  /** Complete updates made so far. */
  @Override
  public long updates() {
    return updates;
  }

  /** Lets the learning rate's warm-up count from a number of updates instead of 0. */
  public void countWarmUpFrom(long count) {
    warmedUp = count;
  }

  /** Everything that the program of an update reads, by name. */
  Map<String, DeviceTensor> inputs() {
    Map<String, DeviceTensor> inputs = new HashMap<>(worldModel.byName());
    inputs.putAll(actor.byName());
    inputs.putAll(critic.byName());
    inputs.putAll(slowCritic.byName());
    inputs.putAll(range.byName());
    return inputs;
  }

  /** Names of all trainable parameters. */
  List<String> names() {
    List<String> names = new ArrayList<>(worldModel.names());
    names.addAll(actor.names());
    names.addAll(critic.names());
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
    long t = updates + 1;
    long count = updates + warmedUp;
    Map<String, Double> norms =
        Map.of(
            "model", modelOptimizer.step(gradients, t, count),
            "actor", actorOptimizer.step(gradients, t, count),
            "critic", criticOptimizer.step(gradients, t, count));
    slowCritic.approach(critic, slowRate);
    range.take(newRange.values());
    updates++;
    return norms;
  }

  /** Copies everything to the host. */
  @Override
  public void save(Map<String, HostTensor> into) {
    saveActing(into);
    critic.save("", into);
    slowCritic.save("", into);
    range.save("", into);
    for (Optimizer optimizer : optimizers()) {
      optimizer.firstMoments().save(OPTIMIZER + "m/", into);
      optimizer.secondMoments().save(OPTIMIZER + "s/", into);
    }
  }

  private List<Optimizer> optimizers() {
    return List.of(modelOptimizer, actorOptimizer, criticOptimizer);
  }

  /** Copies what acting reads to the host. */
  @Override
  public void saveActing(Map<String, HostTensor> into) {
    worldModel.save("", into);
    actor.save("", into);
  }

  /** Takes over everything that was saved, and the counter. */
  @Override
  public void load(Map<String, HostTensor> from, long updatesMade) {
    loadParameters(from);
    for (Optimizer optimizer : optimizers()) {
      optimizer.firstMoments().load(OPTIMIZER + "m/", from);
      optimizer.secondMoments().load(OPTIMIZER + "s/", from);
    }
    updates = updatesMade;
  }

  /** Takes over saved parameters and the range of returns. */
  public void loadParameters(Map<String, HostTensor> from) {
    worldModel.load("", from);
    actor.load("", from);
    critic.load("", from);
    slowCritic.load("", from);
    range.load("", from);
  }

  /** Independent copies of what acting reads; owned by the caller. */
  ParameterSet acting() {
    return worldModel.copyWith(actor);
  }

  @Override
  public void close() {
    worldModel.close();
    actor.close();
    critic.close();
    slowCritic.close();
    range.close();
    optimizers().forEach(Optimizer::close);
  }
}
