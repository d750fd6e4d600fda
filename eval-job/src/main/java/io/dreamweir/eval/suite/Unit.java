package io.dreamweir.eval.suite;

import io.dreamweir.experience.Seeds;
import java.io.Serializable;

/**
 * What is played and kept as one: an episode of a task by one policy. Its seeds depend on what it
 * is, not on where or when it runs, and not on the file that the policy lies in.
 *
 * @param task the task
 * @param policy fingerprint of the policy, or {@code random}, {@code noop}
 * @param episode number of the episode, from 0
 * @param protocolHash rules of play
 * @param rootSeed seed of the evaluation
 */
record Unit(String task, String policy, int episode, String protocolHash, long rootSeed)
    implements Serializable {

  /** Key of this unit in the {@code scores} table. */
  String id() {
    return "%016x".formatted(derive("unit"));
  }

  /** Seeds the environment. */
  long environmentSeed() {
    return derive("environment");
  }

  /** Seeds the policy's own draws. */
  long policySeed() {
    return derive("policy");
  }

  private long derive(String what) {
    return Seeds.derive(rootSeed, "eval", what, protocolHash, task, policy, episode);
  }
}
