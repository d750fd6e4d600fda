package io.dreamweir.train.dreamer.v3;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.dreamer.DreamerFactory;
import io.dreamweir.train.engine.Engine;

/** Makes DreamerV3 learners and acting networks. */
public final class DreamerV3Factory extends DreamerFactory<DreamerV3Model> {

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
  protected DreamerV3Model networks(Spaces spaces) {
    return DreamerV3Model.of(config, spaces);
  }

  @Override
  public Agent learner(Spaces spaces, long seed) {
    return new DreamerV3Agent(networks(spaces), engine(), actingEngine(), seed);
  }
}
