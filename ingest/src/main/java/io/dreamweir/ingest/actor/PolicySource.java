package io.dreamweir.ingest.actor;

import io.dreamweir.experience.Policy;

/** Gives actors the policy of their next episode. Thread-safe. */
public interface PolicySource extends AutoCloseable {

  /** The newest policy, for one whole episode; {@link #release} it when the episode is over. */
  Policy newest();

  /** The episode that {@link #newest} gave this policy for is over. */
  void release(Policy policy);

  /** Closes every policy that is still open. */
  @Override
  void close();
}
