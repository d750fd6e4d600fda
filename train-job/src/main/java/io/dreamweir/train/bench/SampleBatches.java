package io.dreamweir.train.bench;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.sample.AtariSample;
import io.dreamweir.sequence.SequenceBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
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
    Spaces spaces = spaces();
    int width = spaces.encodedActionWidth();
    int pixels = spaces.observation().get(0).bytes();
    int rows = length * batch;
    ByteBuffer image = bytes(rows * pixels);
    FloatBuffer actions = bytes(rows * width * Float.BYTES).asFloatBuffer();
    FloatBuffer rewards = bytes(rows * Float.BYTES).asFloatBuffer();
    ByteBuffer isFirst = bytes(rows);
    ByteBuffer isLast = bytes(rows);
    ByteBuffer isTerminal = bytes(rows);
    float[] encoded = new float[width];
    for (int b = 0; b < batch; b++) {
      List<Transition> episode = episodes.get(random.nextInt(episodes.size())).rows();
      int start = random.nextInt(episode.size() - length + 1);
      for (int t = 0; t < length; t++) {
        Transition row = episode.get(start + t);
        int at = t * batch + b;
        image.put(at * pixels, row.observation().tensors().get(0));
        Action.encode(spaces, row.action().values(), 0, encoded, 0);
        actions.put(at * width, encoded);
        rewards.put(at, row.reward());
        isFirst.put(at, (byte) (t == 0 ? 1 : 0));
        isLast.put(at, (byte) (row.end().isLast() ? 1 : 0));
        isTerminal.put(at, (byte) (row.end().isTerminal() ? 1 : 0));
      }
    }
    return new SequenceBatch(
        spaces, length, batch, List.of(image), actions, rewards, isFirst, isLast, isTerminal, 0, n);
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }
}
