package io.dreamweir.train.loop;

import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.BatchOrigin;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.SequenceBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Batches that depend on their number alone: a plan without a lake. */
final class SyntheticExperience implements Experience {

  static final Spaces SPACES = Spaces.pixels(16, 16, 1, 3);
  static final int LENGTH = 5;
  static final int BATCH = 2;

  private final long batches;
  private final Pace pace;
  private final OptionalLong scores;

  SyntheticExperience(long batches, Pace pace) {
    this(batches, pace, OptionalLong.empty());
  }

  /** Experience whose windows are said to be drawn by a version of the table of scores. */
  SyntheticExperience(long batches, Pace pace, OptionalLong scores) {
    this.batches = batches;
    this.pace = pace;
    this.scores = scores;
  }

  @Override
  public String lake() {
    return "memory";
  }

  @Override
  public String task() {
    return "test/synthetic";
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public BatchSource open(long firstBatch) {
    return new BatchSource() {
      private long next = firstBatch;

      @Override
      public SequenceBatch next() {
        if (next >= batches) {
          throw new NoSuchElementException("end of plan");
        }
        return batch(next++, scores);
      }

      @Override
      public Duration waited() {
        return Duration.ZERO;
      }

      @Override
      public void close() {}
    };
  }

  private static SequenceBatch batch(long number, OptionalLong scores) {
    int rows = LENGTH * BATCH;
    SplittableRandom random = new SplittableRandom(number);
    byte[] pixels = new byte[rows * SPACES.tensor("image").bytes()];
    random.nextBytes(pixels);
    FloatBuffer rewards = floats(rows);
    for (int i = 0; i < rows; i++) {
      rewards.put(i, (float) random.nextDouble());
    }
    ByteBuffer isFirst = ByteBuffer.allocateDirect(rows);
    for (int b = 0; b < BATCH; b++) {
      isFirst.put(b, (byte) 1);
    }
    return new SequenceBatch(
            SPACES,
            LENGTH,
            BATCH,
            List.of(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip()),
            floats(rows * SPACES.encodedActionWidth()),
            rewards,
            isFirst,
            ByteBuffer.allocateDirect(rows),
            ByteBuffer.allocateDirect(rows),
            BatchOrigin.of(7, number))
        .from(scores, spans(number));
  }

  /** Every other batch begins in the second row of what the one before it held. */
  private static List<List<RowSpan>> spans(long number) {
    List<List<RowSpan>> slots = new ArrayList<>();
    for (int b = 0; b < BATCH; b++) {
      slots.add(
          List.of(new RowSpan("episode-" + number / 2 % 2 + "-" + b, (int) (number % 2), LENGTH)));
    }
    return slots;
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
