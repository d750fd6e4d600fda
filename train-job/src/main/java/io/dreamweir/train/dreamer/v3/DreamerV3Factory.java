package io.dreamweir.train.dreamer.v3;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.ParameterSet;

/** Makes DreamerV3 learners and acting networks. */
public final class DreamerV3Factory implements AgentFactory {

  private final DreamerV3Config config;
  private final Engine engine;
  private final Engine actingEngine;

  /**
   * A factory; it owns both engines.
   *
   * @param engine where learners run
   * @param actingEngine where acting networks run, beside learners
   */
  public DreamerV3Factory(DreamerV3Config config, Engine engine, Engine actingEngine) {
    this.config = config;
    this.engine = engine;
    this.actingEngine = actingEngine;
  }

  @Override
  public Agent learner(Spaces spaces, long seed) {
    return new DreamerV3Agent(DreamerV3Model.of(config, spaces), engine, actingEngine, seed);
  }

  @Override
  public ActingNetwork acting(Spaces spaces, AgentState state) {
    DreamerV3Model model = DreamerV3Model.of(config, spaces);
    ParameterSet parameters = ParameterSet.initial(actingEngine, model.actingParameters(), 0);
    try {
      parameters.load("", state.tensors());
      parameters.arrangeConvolutions("enc/");
    } catch (RuntimeException e) {
      parameters.close();
      throw e;
    }
    long updates = state.counters().getOrDefault("updates", 0L);
    return new DreamerV3Acting(model, actingEngine, parameters, updates);
  }

  @Override
  public void close() {
    engine.close();
    actingEngine.close();
  }
}
