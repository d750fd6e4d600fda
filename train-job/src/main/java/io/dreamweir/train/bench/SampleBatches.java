package io.dreamweir.train.bench;

import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.sample.AtariSample;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.TransitionBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Batches of real Atari frames without a lake: windows of the built-in sample's episodes. Batch n
 * depends on the seed and n alone.
 *
 * @param length L
 * @param batch B
 */
public record SampleBatches(List<AtariSample.Episode> episodes, int length, int batch, long seed) {

  /** Batches of the whole sample. */
  public static SampleBatches of(int length, int batch, long seed) {
    List<AtariSample.Episode> enough =
        AtariSample.episodes().stream().filter(e -> e.rows().size() >= length).toList();
    return new SampleBatches(enough, length, batch, seed);
  }

  /** Spaces of every batch. */
  public Spaces spaces() {
    return episodes.get(0).task().spaces();
  }

  /** One batch. */
  public SequenceBatch number(long n) {
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "sample batch", n));
    List<List<Transition>> sequences = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      List<Transition> episode = episodes.get(random.nextInt(episodes.size())).rows();
      int start = random.nextInt(episode.size() - length + 1);
      sequences.add(episode.subList(start, start + length));
    }
    return TransitionBatch.of(spaces(), sequences, n);
  }
}
