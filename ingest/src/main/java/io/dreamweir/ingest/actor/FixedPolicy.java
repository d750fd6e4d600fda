package io.dreamweir.ingest.actor;

import io.dreamweir.experience.Policy;

/**
 * The same policy for every episode.
 *
 * @param policy closed with this source
 */
public record FixedPolicy(Policy policy) implements PolicySource {

  @Override
  public Policy newest() {
    return policy;
  }

  @Override
  public void release(Policy released) {}

  @Override
  public void close() {
    policy.close();
  }
}
