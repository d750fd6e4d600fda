package io.dreamweir.experience;

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

  @Override
  void close();
}
