package io.dreamweir.train.agent;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import java.util.List;

/**
 * Parameters of one moment, frozen, for acting. May be shared between threads and used while the
 * agent it came from learns on.
 */
public interface ActingNetwork extends AutoCloseable {

  /** The spaces it was made for. */
  Spaces spaces();

  /** Updates behind these parameters. */
  long updates();

  /**
   * State of one new episode: zero latents and its own random stream.
   *
   * @param seed seeds every draw in that episode
   */
  EpisodeState start(long seed);

  /**
   * One posterior step and one action for each episode; every state is advanced. The first call
   * with a fresh state treats its row as the first of an episode. Draws come from each episode's
   * own stream, so that who else is in the call does not change them.
   *
   * @param states one per episode, each from {@link #start}, used by one thread at a time
   * @param latest newest row of each episode: the observation and the action that led to it
   */
  List<Action> act(List<EpisodeState> states, List<Transition> latest, ActingMode mode);

  /**
   * Open-loop prediction: posterior latents over the first {@code context} rows, then the prior
   * alone, with the batch's actions.
   *
   * @return predicted images, and the reconstructions of the context
   */
  OpenLoop predict(SequenceBatch batch, int context, long seed);

  /**
   * Losses of the world model on whole sequences, each of which begins without a past.
   *
   * @param seed of the posterior samples
   * @throws UserError if this kind of agent cannot say
   */
  default SequenceLosses losses(SequenceBatch batch, long seed) {
    throw UserError.usage("this kind of agent cannot score sequences");
  }

  @Override
  void close();

  /** What is remembered of one episode. Opaque to the caller. */
  interface EpisodeState {}
}
