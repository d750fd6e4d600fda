package io.dreamweir.sequence;

import io.dreamweir.experience.Spaces;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalLong;

/**
 * One batch of B sequences of L rows, time-major, in direct native-order buffers that an engine
 * wraps without a copy. Valid until the next batch is asked for.
 *
 * @param spaces the task's spaces
 * @param length L
 * @param batch B
 * @param observations raw bytes [L, B, ...] per observation tensor, in the order of the spaces
 * @param actions float32 [L, B, encodedActionWidth]: the encoded action that led to the row
 *     (one-hot; zero in a reset row)
 * @param rewards float32 [L, B], raw
 * @param isFirst uint8 [L, B]: 1 in the first row of every sequence and of every episode
 * @param isLast uint8 [L, B]
 * @param isTerminal uint8 [L, B]
 * @param origin where it came from
 */
public record SequenceBatch(
    Spaces spaces,
    int length,
    int batch,
    List<ByteBuffer> observations,
    FloatBuffer actions,
    FloatBuffer rewards,
    ByteBuffer isFirst,
    ByteBuffer isLast,
    ByteBuffer isTerminal,
    BatchOrigin origin) {

  /** Version of the lake's chunks table that the batch was read from. */
  public long lakeVersion() {
    return origin.lakeVersion();
  }

  /** Draw number of this batch, 0-based, since the beginning of the run. */
  public long number() {
    return origin.number();
  }

  /** Per slot the rows of the lake that it holds, in order; empty where the source does not say. */
  public List<List<RowSpan>> spans() {
    return origin.spans();
  }

  /** This batch, saying which rows it holds. */
  public SequenceBatch of(List<List<RowSpan>> spans) {
    return from(origin.scores(), spans);
  }

  /** This batch, saying more of where it came from. */
  public SequenceBatch from(OptionalLong scores, List<List<RowSpan>> spans) {
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
        new BatchOrigin(lakeVersion(), scores, number(), spans));
  }
}
