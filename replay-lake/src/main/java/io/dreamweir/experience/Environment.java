package io.dreamweir.experience;

import java.util.Map;

/** A sequential decision problem. Not thread-safe; one owner. */
public interface Environment extends AutoCloseable {

  /** What is played here. */
  TaskDescription description();

  /** Observation and action spaces. */
  default Spaces spaces() {
    return description().spaces();
  }

  /**
   * Starts an episode. The result's action is {@link Action#none}, its reward 0.
   *
   * @param seed seeds every random draw of the episode: in a fresh environment, the same seed and
   *     the same actions give the same rows ({@link EnvironmentContract}). An environment whose
   *     rules carry something over from the episode before says so; scores that must be repeatable
   *     take a fresh environment for every episode
   */
  Transition reset(long seed);

  /**
   * Plays one step.
   *
   * @param action one value per action head, within {@link Spaces#action()}
   * @throws IllegalArgumentException if the action is outside its space
   * @throws IllegalStateException if the episode is over or was never started
   */
  Transition step(Action action);

  /**
   * What the task's suite judges the episode by that has just ended, beside its return; for example
   * how often each of Crafter's achievements was unlocked. Empty in most suites.
   */
  default Map<String, Double> measures() {
    return Map.of();
  }

  @Override
  void close();
}
