package io.dreamweir.experience;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Uniformly random actions: discrete heads uniform over their choices, continuous ones over [-1,
 * 1).
 */
public record RandomPolicy(Spaces spaces) implements Policy {

  private record Memory(SplittableRandom random) implements EpisodeMemory {}

  @Override
  public long version() {
    return RANDOM_VERSION;
  }

  @Override
  public EpisodeMemory start(long seed) {
    return new Memory(new SplittableRandom(seed));
  }

  @Override
  public List<Action> act(List<EpisodeMemory> memories, List<Transition> latest, ActingMode mode) {
    List<Action> actions = new ArrayList<>(memories.size());
    for (EpisodeMemory memory : memories) {
      actions.add(draw(((Memory) memory).random()));
    }
    return actions;
  }

  private Action draw(SplittableRandom random) {
    float[] values = new float[spaces.storedActionWidth()];
    int at = 0;
    for (ActionHead head : spaces.action()) {
      if (head instanceof ActionHead.Discrete discrete) {
        values[at] = random.nextInt(discrete.n());
      } else {
        for (int i = 0; i < head.storedWidth(); i++) {
          values[at + i] = (float) random.nextDouble(-1, 1);
        }
      }
      at += head.storedWidth();
    }
    return new Action(values);
  }

  @Override
  public void close() {}
}
