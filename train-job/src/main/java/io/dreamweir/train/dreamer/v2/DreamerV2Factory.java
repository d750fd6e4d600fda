package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.ParameterSet;

/** Makes DreamerV2 learners and acting networks. */
public final class DreamerV2Factory implements AgentFactory {

  private final DreamerV2Config config;
  private final Engine engine;
  private final Engine actingEngine;

  /**
   * A factory; it owns both engines.
   *
   * @param engine where learners run
   * @param actingEngine where acting networks run, beside learners
   */
  public DreamerV2Factory(DreamerV2Config config, Engine engine, Engine actingEngine) {
    this.config = config;
    this.engine = engine;
    this.actingEngine = actingEngine;
  }

  @Override
  public Agent learner(Spaces spaces, long seed) {
    DreamerV2Model model = DreamerV2Model.of(config, spaces);
    return new DreamerV2Agent(model, spaces, engine, actingEngine, seed);
  }

  @Override
  public ActingNetwork acting(Spaces spaces, AgentState state) {
    DreamerV2Model model = DreamerV2Model.of(config, spaces);
    ParameterSet parameters = ParameterSet.initial(actingEngine, model.actingParameters(), 0);
    try {
      parameters.load("", state.tensors());
      parameters.arrangeConvolutions("encoder/");
    } catch (RuntimeException e) {
      parameters.close();
      throw e;
    }
    long updates = state.counters().getOrDefault("updates", 0L);
    return DreamerV2Acting.of(model, spaces, actingEngine, parameters, updates);
  }

  @Override
  public void close() {
    engine.close();
    actingEngine.close();
  }
}
