package io.dreamweir.app.trial;

import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.TransitionBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Whole episodes in memory, sampled as DreamerV2 does: a learning trial without a lake. */
final class MemoryReplay {

  private final Spaces spaces;
  private final int batch;
  private final int length;
  private final long seed;
  private final List<List<Transition>> episodes = new ArrayList<>();
  private long number;

  MemoryReplay(Spaces spaces, int batch, int length, long seed) {
    this.spaces = spaces;
    this.batch = batch;
    this.length = length;
    this.seed = seed;
  }

  void add(List<Transition> episode) {
    if (episode.size() > length) {
      episodes.add(List.copyOf(episode));
    }
  }

  SequenceBatch next() {
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "batch", number));
    List<List<Transition>> sequences = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      List<Transition> episode = episodes.get(random.nextInt(episodes.size()));
      int start = Math.min(random.nextInt(episode.size() + 1), episode.size() - length);
      sequences.add(episode.subList(start, start + length));
    }
    return TransitionBatch.of(spaces, sequences, number++);
  }
}
