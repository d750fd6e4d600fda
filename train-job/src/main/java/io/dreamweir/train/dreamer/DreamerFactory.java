package io.dreamweir.train.dreamer;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.Compute;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.EngineProvider;
import io.dreamweir.train.engine.Engines;
import io.dreamweir.train.nn.ParameterSet;
import java.util.function.BiFunction;

/**
 * Makes learners and acting networks of one algorithm, each on an engine of its own.
 *
 * @param <N> its networks
 */
public abstract class DreamerFactory<N extends DreamerNetworks> implements AgentFactory {

  private final Engine engine;
  private final Engine actingEngine;

  /**
   * A factory; it owns both engines.
   *
   * @param engine where learners run
   * @param actingEngine where acting networks run, beside learners
   */
  protected DreamerFactory(Engine engine, Engine actingEngine) {
    this.engine = engine;
    this.actingEngine = actingEngine;
  }

  /**
   * Opens both engines.
   *
   * @param made the factory, of engine and acting engine
   */
  public static AgentFactory on(Compute compute, BiFunction<Engine, Engine, AgentFactory> made) {
    // Acting runs beside learning, with few rows at a time: one thread serves it best.
    return made.apply(
        Engines.open(
            compute.engine(),
            new EngineProvider.Settings(
                compute.device().label(),
                compute.threads(),
                compute.precision(),
                compute.workers())),
        Engines.open(compute.engine(), EngineProvider.Settings.cpu(1)));
  }

  /**
   * The networks for a task.
   *
   * @throws io.dreamweir.error.UserError if its spaces and the configuration do not fit
   */
  protected abstract N networks(Spaces spaces);

  /** Where learners run. */
  protected Engine engine() {
    return engine;
  }

  /** Where acting networks run. */
  protected Engine actingEngine() {
    return actingEngine;
  }

  @Override
  public final ActingNetwork acting(Spaces spaces, AgentState state) {
    N networks = networks(spaces);
    ParameterSet parameters = ParameterSet.initial(actingEngine, networks.actingParameters(), 0);
    try {
      parameters.load("", state.tensors());
      parameters.arrangeConvolutions(networks.imageEncoder());
    } catch (RuntimeException e) {
      parameters.close();
      throw e;
    }
    return networks.acting(actingEngine, parameters, state.counters().getOrDefault("updates", 0L));
  }

  @Override
  public final void close() {
    engine.close();
    actingEngine.close();
  }
}
