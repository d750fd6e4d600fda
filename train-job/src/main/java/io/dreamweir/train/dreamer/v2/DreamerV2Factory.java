package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.dreamer.DreamerFactory;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Workers;

/** Makes DreamerV2 learners and acting networks. */
public final class DreamerV2Factory extends DreamerFactory<DreamerV2Model> {

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
  protected DreamerV2Model networks(Spaces spaces) {
    return DreamerV2Model.of(config, spaces);
  }

  @Override
  public Agent learner(Spaces spaces, long seed) {
    return new DreamerV2Agent(networks(spaces), engine(), actingEngine(), workers, seed);
  }
}
