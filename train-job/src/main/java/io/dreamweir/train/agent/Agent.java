package io.dreamweir.train.agent;

import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.latent.LatentShape;
import io.dreamweir.sequence.latent.LatentStore;
import java.util.Map;
import java.util.Optional;

/** A learner: everything that changes by learning. Not thread-safe; one owner. */
public interface Agent extends AutoCloseable {

  /** Spaces of the task it learns. */
  Spaces spaces();

  /** Number of trainable parameters. */
  long parameters();

  /**
   * About how many bytes an update takes, for messages: at least parameters, gradients and two
   * moments.
   *
   * @param rows rows of a batch, B L
   */
  default long updateBytes(int rows) {
    return 4L * Float.BYTES * parameters();
  }

  /** Complete updates made so far. */
  long updates();

  /**
   * One complete update: world model, imagination, behaviour.
   *
   * @param batch time-major sequences; only read, and only during the call
   * @return metrics by name ({@code train/model_loss}, {@code train/kl}, ...)
   */
  Map<String, Double> update(SequenceBatch batch);

  /** Host copies of everything that {@link #restore} needs. */
  AgentState state();

  /** Host copies of what {@link AgentFactory#acting} needs: a published policy. */
  AgentState actingState();

  /**
   * Goes on from a state.
   *
   * @throws io.dreamweir.error.UserError if a tensor is missing, unknown, or has another shape
   */
  void restore(AgentState state);

  /**
   * Shape of the states that it keeps for replayed rows between updates; empty if it keeps none.
   */
  default Optional<LatentShape> rowStates() {
    return Optional.empty();
  }

  /**
   * Gives it the store of these states. Each update then reads the states that its sequences begin
   * with and writes those that it has seen; without a store every sequence begins anew.
   *
   * @param store of the shape {@link #rowStates}; owned by the caller
   */
  default void keepRowStates(LatentStore store) {
    throw new IllegalStateException("this agent keeps no states of rows");
  }

  /** A frozen copy of the present parameters, for acting while learning goes on. */
  ActingNetwork acting();

  @Override
  void close();
}
