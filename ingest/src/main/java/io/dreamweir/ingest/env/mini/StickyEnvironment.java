package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import java.util.SplittableRandom;

/**
 * What the built-in environments share: with probability {@code sticky} the action executed before
 * is executed again instead of the new one, and after {@code max-steps} the time is up.
 */
abstract class StickyEnvironment implements Environment {
  private final TaskDescription description;
  private final int maxSteps;
  private final double sticky;
  private SplittableRandom random = new SplittableRandom(0);
  private EpisodeEnd end = EpisodeEnd.CUT;
  private int steps;

  /** Executed last. */
  private Action executed;

  StickyEnvironment(TaskDescription description, int maxSteps, double sticky) {
    this.description = description;
    this.maxSteps = maxSteps;
    this.sticky = sticky;
    this.executed = Action.none(description.spaces());
  }

  /** Draws the state in which an episode begins. */
  abstract void begin(SplittableRandom chance);

  /**
   * Makes a step.
   *
   * @param action to execute; {@link Action#none} if that of before the episode sticks
   * @return the reward
   */
  abstract double move(Action action, SplittableRandom chance);

  /** Whether the state ends the episode; its time limit aside. */
  EpisodeEnd over() {
    return EpisodeEnd.OPEN;
  }

  /** What the state looks like. */
  abstract Observation observation();

  /** Whether the first step may repeat the last action of the episode before. */
  boolean carriesOver() {
    return false;
  }

  @Override
  public final TaskDescription description() {
    return description;
  }

  @Override
  public final Transition reset(long seed) {
    random = new SplittableRandom(seed);
    begin(random);
    return first();
  }

  /** The first row of an episode that begins in the present state. */
  final Transition first() {
    if (!carriesOver()) {
      executed = Action.none(spaces());
    }
    steps = 0;
    end = EpisodeEnd.OPEN;
    return new Transition(observation(), Action.none(spaces()), 0, end, 0);
  }

  @Override
  public final Transition step(Action action) {
    if (end != EpisodeEnd.OPEN) {
      throw new IllegalStateException(
          "[" + description.task() + "] step outside of an episode; call reset first");
    }
    spaces().requireAction(action);
    if (random.nextDouble() >= sticky) {
      executed = action;
    }
    float reward = (float) move(executed, random);
    steps++;
    end = over();
    if (end == EpisodeEnd.OPEN && steps >= maxSteps) {
      end = EpisodeEnd.TIME_LIMIT;
    }
    return new Transition(observation(), action, reward, end, 1);
  }

  @Override
  public final void close() {
    end = EpisodeEnd.CUT;
  }
}
