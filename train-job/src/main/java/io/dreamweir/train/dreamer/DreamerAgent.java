package io.dreamweir.train.dreamer;

import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.engine.Engine;
import java.util.Map;

/**
 * A Dreamer as a learner: all but the update itself. Noise is drawn from the seed and the number of
 * the update, so that a restored agent goes on with the same draws.
 */
public abstract class DreamerAgent implements Agent {

  private final DreamerNetworks networks;
  private final Engine actingEngine;
  private final LearnedTensors learned;
  private long seed;

  /**
   * An agent; it owns what is learned.
   *
   * @param actingEngine where its acting networks run
   */
  protected DreamerAgent(
      DreamerNetworks networks, Engine actingEngine, LearnedTensors learned, long seed) {
    this.networks = networks;
    this.actingEngine = actingEngine;
    this.learned = learned;
    this.seed = seed;
  }

  @Override
  public final Spaces spaces() {
    return networks.spaces();
  }

  @Override
  public final long parameters() {
    return learned.trainable();
  }

  @Override
  public final long updates() {
    return learned.updates();
  }

  /** Seed of the coming update's draws. */
  protected final long noiseSeed(String purpose) {
    return Seeds.derive(seed, "noise", purpose, learned.updates());
  }

  /**
   * Adds what every update measures.
   *
   * @param norms of the gradients, by network
   * @param seconds wall time, by phase
   */
  protected static void measured(
      Map<String, Double> metrics, Map<String, Double> norms, Map<String, Double> seconds) {
    norms.forEach((network, norm) -> metrics.put("train/" + network + "_norm", norm));
    seconds.forEach((phase, s) -> metrics.put("timer/" + phase.replace(' ', '_'), s));
  }

  @Override
  public final AgentState state() {
    return learned.state(seed);
  }

  @Override
  public final AgentState actingState() {
    return learned.actingState(seed);
  }

  @Override
  public final void restore(AgentState state) {
    seed = learned.restore(state);
  }

  @Override
  public final ActingNetwork acting() {
    return networks.acting(actingEngine, learned.acting(), learned.updates());
  }

  @Override
  public final void close() {
    learned.close();
  }
}
