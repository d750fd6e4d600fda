package io.dreamweir.experience;

import java.util.Collections;
import java.util.List;

/**
 * Never does anything: choice 0 of every discrete head, zeros for continuous ones. It is not
 * learned, so its version is that of the random policy.
 */
public record NoopPolicy(Spaces spaces) implements Policy {

  private enum Memory implements EpisodeMemory {
    NONE
  }

  @Override
  public long version() {
    return RANDOM_VERSION;
  }

  @Override
  public EpisodeMemory start(long seed) {
    return Memory.NONE;
  }

  @Override
  public List<Action> act(List<EpisodeMemory> memories, List<Transition> latest, ActingMode mode) {
    return Collections.nCopies(memories.size(), new Action(new float[spaces.storedActionWidth()]));
  }

  @Override
  public void close() {}
}
