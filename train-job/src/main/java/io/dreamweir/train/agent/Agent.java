package io.dreamweir.train.agent;

import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.SequenceBatch;
import java.util.Map;

/** A learner: everything that changes by learning. Not thread-safe; one owner. */
public interface Agent extends AutoCloseable {

  /** Spaces of the task it learns. */
  Spaces spaces();

  /** Number of trainable parameters. */
  long parameters();

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

  /** A frozen copy of the present parameters, for acting while learning goes on. */
  ActingNetwork acting();

  @Override
  void close();
}
