package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.dreamer.DreamerFactory;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Workers;
import io.dreamweir.train.nn.ParameterSet;
import io.dreamweir.train.nn.ParameterSpec;
import java.util.List;

/** Makes DreamerV2 learners and acting networks. */
public final class DreamerV2Factory extends DreamerFactory {

  private final DreamerV2Config config;
  private final Workers workers;

  /**
   * A factory; it owns both engines.
   *
   * @param engine where learners run
   * @param actingEngine where acting networks run, beside learners
   */
  public DreamerV2Factory(DreamerV2Config config, Engine engine, Engine actingEngine) {
    this(config, engine, actingEngine, Workers.alone());
  }

  /**
   * A factory of one of several workers; it owns both engines.
   *
   * @param workers who learns together, as {@code engine} knows them
   */
  public DreamerV2Factory(
      DreamerV2Config config, Engine engine, Engine actingEngine, Workers workers) {
    super(engine, actingEngine);
    this.config = config;
    this.workers = workers;
  }

  @Override
  public Agent learner(Spaces spaces, long seed) {
    DreamerV2Model model = DreamerV2Model.of(config, spaces);
    return new DreamerV2Agent(model, spaces, engine(), actingEngine(), workers, seed);
  }

  @Override
  protected Acts acts(Spaces spaces) {
    DreamerV2Model model = DreamerV2Model.of(config, spaces);
    return new Acts() {
      @Override
      public List<ParameterSpec> parameters() {
        return model.actingParameters();
      }

      @Override
      public String encoder() {
        return "encoder/";
      }

      @Override
      public ActingNetwork network(Engine engine, ParameterSet parameters, long updates) {
        return DreamerV2Acting.of(model, spaces, engine, parameters, updates);
      }
    };
  }
}
