package io.dreamweir.train.dreamer.v3;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.dreamer.DreamerFactory;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.ParameterSet;
import io.dreamweir.train.nn.ParameterSpec;
import java.util.List;

/** Makes DreamerV3 learners and acting networks. */
public final class DreamerV3Factory extends DreamerFactory {

  private final DreamerV3Config config;

  /**
   * A factory; it owns both engines.
   *
   * @param engine where learners run
   * @param actingEngine where acting networks run, beside learners
   */
  public DreamerV3Factory(DreamerV3Config config, Engine engine, Engine actingEngine) {
    super(engine, actingEngine);
    this.config = config;
  }

  @Override
  public Agent learner(Spaces spaces, long seed) {
    return new DreamerV3Agent(DreamerV3Model.of(config, spaces), engine(), actingEngine(), seed);
  }

  @Override
  protected Acts acts(Spaces spaces) {
    DreamerV3Model model = DreamerV3Model.of(config, spaces);
    return new Acts() {
      @Override
      public List<ParameterSpec> parameters() {
        return model.actingParameters();
      }

      @Override
      public String encoder() {
        return "enc/";
      }

      @Override
      public ActingNetwork network(Engine engine, ParameterSet parameters, long updates) {
        return new DreamerV3Acting(model, engine, parameters, updates);
      }
    };
  }
}
