package io.dreamweir.eval.suite;

import java.io.Serializable;

/**
 * One agent at one moment, as it is evaluated.
 *
 * @param agent name under which its scores are reported
 * @param location name of a built-in policy, address of an external agent, or the checkpoint's
 *     path; {@code {game}} and {@code {task}} in it stand for the game, so that every game may have
 *     its own
 */
public record Contender(String agent, String location) implements Serializable {

  /** Uniformly random play. */
  public static final Contender RANDOM = new Contender("random", "random");

  /** Never acts. */
  public static final Contender NOOP = new Contender("noop", "noop");

  /** Whether it needs no checkpoint. */
  public boolean isBuiltIn() {
    return BuiltInPolicies.contains(location);
  }

  /** Where the policy for one task lies. */
  public String locationFor(String task) {
    return location
        .replace("{game}", task.substring(task.indexOf('/') + 1))
        .replace("{task}", task);
  }
}
