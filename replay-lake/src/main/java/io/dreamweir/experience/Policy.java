package io.dreamweir.experience;

import java.util.List;

/**
 * Decides actions for any number of episodes at once. The policy itself is immutable and may be
 * shared between threads; what it remembers of an episode lives in an {@link EpisodeMemory} owned
 * by the caller.
 */
public interface Policy extends AutoCloseable {

  /** The version number of a uniformly random policy. */
  long RANDOM_VERSION = -1;

  /**
   * Version (number of updates behind it); {@link #RANDOM_VERSION} for a random policy. Stored with
   * every chunk.
   */
  long version();

  /** The spaces this policy was made for. */
  Spaces spaces();

  /**
   * Memory for one new episode.
   *
   * @param seed seeds every draw of this policy in that episode
   */
  EpisodeMemory start(long seed);

  /**
   * Chooses the next action of each episode; every memory is advanced by one step.
   *
   * <p>The result for one episode depends only on its own memory and rows, not on the others in the
   * same call, as far as floating-point arithmetic allows; callers that need equal bits keep the
   * number of episodes per call fixed.
   *
   * @param memories one per episode, each from {@link #start} of this policy and used by one thread
   *     at a time
   * @param latest the newest row of each episode, in the same order
   * @return one action per episode, in the same order
   */
  List<Action> act(List<EpisodeMemory> memories, List<Transition> latest, ActingMode mode);

  @Override
  void close();

  /**
   * What a policy remembers of one episode (recurrent state, random stream). Opaque to the caller.
   */
  interface EpisodeMemory {}
}
