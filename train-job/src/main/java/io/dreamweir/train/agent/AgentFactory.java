package io.dreamweir.train.agent;

import io.dreamweir.experience.Spaces;

/** Makes learners and acting networks of one algorithm with one configuration. */
public interface AgentFactory extends AutoCloseable {

  /**
   * A new learner.
   *
   * @param seed seeds the initial parameters and every draw while learning
   * @throws io.dreamweir.error.UserError if the algorithm or its configuration does not fit the
   *     spaces
   */
  Agent learner(Spaces spaces, long seed);

  /**
   * An acting network from a saved state; only its parameters are used.
   *
   * @throws io.dreamweir.error.UserError if the state was made for other spaces or another
   *     configuration
   */
  ActingNetwork acting(Spaces spaces, AgentState state);

  /** Releases the engine; learners and networks made here must be closed before. */
  @Override
  void close();
}
