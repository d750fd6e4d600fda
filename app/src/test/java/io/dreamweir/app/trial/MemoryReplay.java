package io.dreamweir.app.trial;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
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
    int rows = length * batch;
    List<ByteBuffer> observations = new ArrayList<>();
    spaces.observation().forEach(t -> observations.add(bytes(rows * t.bytes())));
    int width = spaces.encodedActionWidth();
    FloatBuffer actions = bytes(4 * rows * width).asFloatBuffer();
    FloatBuffer rewards = bytes(4 * rows).asFloatBuffer();
    ByteBuffer isFirst = bytes(rows);
    ByteBuffer isLast = bytes(rows);
    ByteBuffer isTerminal = bytes(rows);
    float[] encoded = new float[width];
    for (int b = 0; b < batch; b++) {
      List<Transition> episode = episodes.get(random.nextInt(episodes.size()));
      int start = Math.min(random.nextInt(episode.size() + 1), episode.size() - length);
      for (int t = 0; t < length; t++) {
        Transition row = episode.get(start + t);
        int at = t * batch + b;
        for (int i = 0; i < observations.size(); i++) {
          byte[] pixels = row.observation().tensors().get(i);
          observations.get(i).put(at * pixels.length, pixels);
        }
        Action.encode(spaces, row.action().values(), 0, encoded, 0);
        actions.put(at * width, encoded);
        rewards.put(at, row.reward());
        isFirst.put(at, (byte) (t == 0 ? 1 : 0));
        isLast.put(at, (byte) (row.end().isLast() ? 1 : 0));
        isTerminal.put(at, (byte) (row.end().isTerminal() ? 1 : 0));
      }
    }
    return new SequenceBatch(
        spaces,
        length,
        batch,
        observations,
        actions,
        rewards,
        isFirst,
        isLast,
        isTerminal,
        0,
        number++);
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }
}
