package io.dreamweir.sequence.read;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The memory of one batch, time-major, allocated once and filled again and again. Shapes as in
 * {@link io.dreamweir.sequence.SequenceBatch}.
 *
 * @param observations raw bytes [L, B, ...] per observation tensor
 * @param actions float32 [L, B, encodedActionWidth]
 * @param rewards float32 [L, B]
 * @param isFirst uint8 [L, B]
 * @param isLast uint8 [L, B]
 * @param isTerminal uint8 [L, B]
 */
public record BatchBuffers(
    Spaces spaces,
    int length,
    int batch,
    List<ByteBuffer> observations,
    FloatBuffer actions,
    FloatBuffer rewards,
    ByteBuffer isFirst,
    ByteBuffer isLast,
    ByteBuffer isTerminal) {

  private static final float[] ZEROS = new float[1 << 12];
  private static final byte[] FALSE = new byte[1 << 12];

  /**
   * Allocates.
   *
   * @throws UserError if one tensor would exceed 2 GiB
   */
  public static BatchBuffers allocate(Spaces spaces, int length, int batch) {
    return new BatchBuffers(
        spaces,
        length,
        batch,
        spaces.observation().stream()
            .map(spec -> direct(spec.toString(), length, batch, spec.bytes()))
            .toList(),
        direct("actions", length, batch, (long) spaces.encodedActionWidth() * Float.BYTES)
            .asFloatBuffer(),
        direct("rewards", length, batch, Float.BYTES).asFloatBuffer(),
        direct("is_first", length, batch, 1),
        direct("is_last", length, batch, 1),
        direct("is_terminal", length, batch, 1));
  }

  private static ByteBuffer direct(String what, int length, int batch, long rowBytes) {
    long bytes = length * (long) batch * rowBytes;
    if (length < 1 || batch < 1 || bytes > Integer.MAX_VALUE) {
      throw UserError.usage(
          "a batch of %d sequences of %d rows needs %d bytes for %s; 1 to %d are possible: make"
              + " batch or length smaller",
          batch, length, bytes, what, Integer.MAX_VALUE);
    }
    return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
  }

  /** Zeroes actions and flags, of which most stay zero. */
  void clear() {
    for (int at = 0; at < actions.capacity(); at += ZEROS.length) {
      actions.put(at, ZEROS, 0, Math.min(ZEROS.length, actions.capacity() - at));
    }
    clear(isFirst);
    clear(isLast);
    clear(isTerminal);
  }

  private static void clear(ByteBuffer flags) {
    for (int at = 0; at < flags.capacity(); at += FALSE.length) {
      flags.put(at, FALSE, 0, Math.min(FALSE.length, flags.capacity() - at));
    }
  }

  /** Bytes of a batch, all tensors together. */
  public long bytes() {
    long bytes = 0;
    for (TensorSpec spec : spaces.observation()) {
      bytes += spec.bytes();
    }
    return (bytes + (spaces.encodedActionWidth() + 1) * (long) Float.BYTES + 3) * length * batch;
  }
}
