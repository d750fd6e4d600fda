package io.dreamweir.train.bench;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.BatchOrigin;
import io.dreamweir.sequence.SequenceBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Sequences of random content and true shape. */
public final class SyntheticBatch {
  private SyntheticBatch() {}

  /** A batch that depends on the seed alone: noise images, random actions, rewards of -1, 0, 1. */
  public static SequenceBatch of(Spaces spaces, int length, int batch, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = length * batch;
    List<ByteBuffer> observations = new ArrayList<>();
    for (TensorSpec tensor : spaces.observation()) {
      observations.add(observation(tensor, rows, random));
    }
    FloatBuffer actions = floats(rows * spaces.encodedActionWidth());
    FloatBuffer rewards = floats(rows);
    ByteBuffer isFirst = bytes(rows);
    ByteBuffer isLast = bytes(rows);
    ByteBuffer isTerminal = bytes(rows);
    for (int row = 0; row < rows; row++) {
      actions.put(row < batch ? new float[spaces.encodedActionWidth()] : action(spaces, random));
      rewards.put(row < batch ? 0 : random.nextInt(3) - 1);
      isFirst.put((byte) (row < batch ? 1 : 0));
      isLast.put((byte) 0);
      isTerminal.put((byte) (row >= rows - batch && random.nextInt(4) == 0 ? 1 : 0));
    }
    return new SequenceBatch(
        spaces,
        length,
        batch,
        observations,
        actions.rewind(),
        rewards.rewind(),
        isFirst.rewind(),
        isLast.rewind(),
        isTerminal.rewind(),
        BatchOrigin.of(0, 0));
  }

  private static ByteBuffer observation(TensorSpec tensor, int rows, SplittableRandom random) {
    ByteBuffer values = bytes(rows * tensor.bytes());
    while (values.hasRemaining()) {
      switch (tensor.type()) {
        case UINT8 -> values.put((byte) random.nextInt(256));
        case FLOAT32 -> values.putFloat((float) random.nextDouble(-1, 1));
        case INT32 -> values.putInt(random.nextInt(256));
      }
    }
    return values.rewind();
  }

  private static float[] action(Spaces spaces, SplittableRandom random) {
    float[] stored = new float[spaces.storedActionWidth()];
    int at = 0;
    for (ActionHead head : spaces.action()) {
      for (int i = 0; i < head.storedWidth(); i++) {
        stored[at++] =
            head instanceof ActionHead.Discrete discrete
                ? random.nextInt(discrete.n())
                : (float) random.nextDouble(-1, 1);
      }
    }
    float[] encoded = new float[spaces.encodedActionWidth()];
    Action.encode(spaces, stored, 0, encoded, 0);
    return encoded;
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  private static FloatBuffer floats(int size) {
    return bytes(size * Float.BYTES).asFloatBuffer();
  }
}
