package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.LearnedTensors;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.KerasAdam;
import io.dreamweir.train.nn.ParameterSet;
import java.util.Map;

/** Everything that learning changes: four networks, three optimizers, one counter. */
public final class Learned implements LearnedTensors, AutoCloseable {

  private static final String OPTIMIZER = "optimizer/";

  private final ParameterSet worldModel;
  private final ParameterSet actor;
  private final ParameterSet critic;
  private final ParameterSet slowCritic;
  private final KerasAdam modelOptimizer;
  private final KerasAdam actorOptimizer;
  private final KerasAdam criticOptimizer;
  private long updates;

  /** First values of everything; the slow critic starts from its own weights. */
  public Learned(DreamerV2Model model, Engine engine, long seed) {
    DreamerV2Config config = model.config();
    worldModel = ParameterSet.initial(engine, model.worldModelParameters(), seed);
    actor = ParameterSet.initial(engine, model.actorParameters(), seed);
    critic = ParameterSet.initial(engine, model.criticParameters(), seed);
    slowCritic =
        ParameterSet.initial(engine, model.critic().parameters(DreamerV2Model.SLOW_CRITIC), seed);
    modelOptimizer = new KerasAdam(engine, config.modelOptimizer(), worldModel);
    actorOptimizer = new KerasAdam(engine, config.actorOptimizer(), actor);
    criticOptimizer = new KerasAdam(engine, config.criticOptimizer(), critic);
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

  /** Copies everything to the host. */
  @Override
  public void save(Map<String, HostTensor> into) {
    worldModel.save("", into);
    actor.save("", into);
    critic.save("", into);
    slowCritic.save("", into);
    saveMoments(modelOptimizer, into);
    saveMoments(actorOptimizer, into);
    saveMoments(criticOptimizer, into);
  }

  /** Copies what acting reads to the host. */
  @Override
  public void saveActing(Map<String, HostTensor> into) {
    worldModel.save("", into);
    actor.save("", into);
  }

  private static void saveMoments(KerasAdam optimizer, Map<String, HostTensor> into) {
    optimizer.firstMoments().save(OPTIMIZER + "m/", into);
    optimizer.secondMoments().save(OPTIMIZER + "s/", into);
  }

  /** Takes over saved parameters, moments and the counter. */
  @Override
  public void load(Map<String, HostTensor> from, long updatesMade) {
    loadParameters(from);
    loadMoments(modelOptimizer, from);
    loadMoments(actorOptimizer, from);
    loadMoments(criticOptimizer, from);
    updates = updatesMade;
  }

  /** Takes over saved parameters only. */
  public void loadParameters(Map<String, HostTensor> from) {
    worldModel.load("", from);
    actor.load("", from);
    critic.load("", from);
    slowCritic.load("", from);
  }

  private static void loadMoments(KerasAdam optimizer, Map<String, HostTensor> from) {
    optimizer.firstMoments().load(OPTIMIZER + "m/", from);
    optimizer.secondMoments().load(OPTIMIZER + "s/", from);
  }

  /** Independent copies of what acting reads; owned by the caller. */
  ParameterSet acting() {
    return worldModel.copyWith(actor);
  }

  ParameterSet worldModel() {
    return worldModel;
  }

  ParameterSet actor() {
    return actor;
  }

  ParameterSet critic() {
    return critic;
  }

  ParameterSet slowCritic() {
    return slowCritic;
  }

  KerasAdam modelOptimizer() {
    return modelOptimizer;
  }

  KerasAdam actorOptimizer() {
    return actorOptimizer;
  }

  KerasAdam criticOptimizer() {
    return criticOptimizer;
  }

  void copyToSlowCritic(double fraction) {
    slowCritic.approach(critic, fraction);
  }

  void countUpdate() {
    updates++;
  }

  @Override
  public void close() {
    worldModel.close();
    actor.close();
    critic.close();
    slowCritic.close();
    modelOptimizer.close();
    actorOptimizer.close();
    criticOptimizer.close();
  }
}
