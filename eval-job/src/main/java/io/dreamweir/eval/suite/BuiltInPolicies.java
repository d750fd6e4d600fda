package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.NoopPolicy;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.ingest.env.mini.CatchPolicy;
import java.util.Collections;
import java.util.List;

/**
 * Policies that need no checkpoint, by name: {@code random} (uniform), {@code noop} (never acts),
 * {@code catch} (plays catch perfectly, from the picture) and {@code constant:N} (always action N).
 * What they do in one episode depends on nothing else in the batch.
 */
public final class BuiltInPolicies {

  /** Names, for messages. */
  public static final String NAMES = "'random', 'noop', 'catch', 'constant:N'";

  private static final String CONSTANT = "constant:";

  private BuiltInPolicies() {}

  /** Whether that is the name of one of them. */
  public static boolean contains(String location) {
    return location.equals("random")
        || location.equals("noop")
        || location.equals("catch")
        || location.matches(CONSTANT + "\\d{1,6}");
  }

  static Policy open(String name, Spaces spaces) {
    if (name.startsWith(CONSTANT)) {
      return constant(Integer.parseInt(name.substring(CONSTANT.length())), spaces);
    }
    return switch (name) {
      case "random" -> new RandomPolicy(spaces);
      case "noop" -> new NoopPolicy(spaces);
      case "catch" -> perfectCatch(spaces);
      default -> throw new IllegalArgumentException("no built-in policy " + name);
    };
  }

  private static Policy perfectCatch(Spaces spaces) {
    if (!spaces.equals(Spaces.pixels(64, 64, 1, 3))) {
      throw UserError.usage(
          "policy 'catch' plays mini/catch and mini/catch-long only, not a task with %s and %s",
          spaces.observation(), spaces.action());
    }
    return new CatchPolicy(spaces);
  }

  private static Policy constant(int index, Spaces spaces) {
    if (spaces.action().size() != 1
        || !(spaces.action().get(0) instanceof ActionHead.Discrete head)
        || index >= head.n()) {
      throw UserError.usage(
          "policy 'constant:%d' needs a task with one choice of more than %d actions, not %s",
          index, index, spaces.action());
    }
    return new Constant(spaces, Action.discrete(index));
  }

  private enum NoMemory implements Policy.EpisodeMemory {
    NONE
  }

  private record Constant(Spaces spaces, Action action) implements Policy {
    @Override
    public long version() {
      return RANDOM_VERSION;
    }

    @Override
    public EpisodeMemory start(long seed) {
      return NoMemory.NONE;
    }

    @Override
    public List<Action> act(
        List<EpisodeMemory> memories, List<Transition> latest, ActingMode mode) {
      return Collections.nCopies(memories.size(), action);
    }

    @Override
    public void close() {}
  }
}
