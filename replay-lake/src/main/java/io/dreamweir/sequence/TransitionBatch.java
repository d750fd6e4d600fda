package io.dreamweir.sequence;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Batches of rows that are in memory, not in a lake. */
public final class TransitionBatch {
  private TransitionBatch() {}

  /**
   * A batch with buffers of its own.
   *
   * @param sequences B sequences of L rows each; the first row of each counts as first of an
   *     episode
   * @param number draw number
   * @throws IllegalArgumentException if there is none, or their lengths differ
   */
  public static SequenceBatch of(Spaces spaces, List<List<Transition>> sequences, long number) {
    int batch = sequences.size();
    int length = sequences.isEmpty() ? 0 : sequences.get(0).size();
    if (length == 0 || sequences.stream().anyMatch(s -> s.size() != length)) {
      throw new IllegalArgumentException("sequences must be of one length, 1 or more");
    }
    int rows = length * batch;
    int width = spaces.encodedActionWidth();
    List<ByteBuffer> observations = new ArrayList<>();
    spaces.observation().forEach(tensor -> observations.add(bytes(rows * tensor.bytes())));
    FloatBuffer actions = bytes(rows * width * Float.BYTES).asFloatBuffer();
    FloatBuffer rewards = bytes(rows * Float.BYTES).asFloatBuffer();
    ByteBuffer isFirst = bytes(rows);
    ByteBuffer isLast = bytes(rows);
    ByteBuffer isTerminal = bytes(rows);
    float[] encoded = new float[width];
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < length; t++) {
        Transition row = sequences.get(b).get(t);
        int at = t * batch + b;
        for (int i = 0; i < observations.size(); i++) {
          byte[] tensor = row.observation().tensors().get(i);
          observations.get(i).put(at * tensor.length, tensor);
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
        BatchOrigin.of(-1, number));
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }
}
