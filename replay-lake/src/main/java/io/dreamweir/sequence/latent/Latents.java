package io.dreamweir.sequence.latent;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * States of a number of rows, in direct native-order buffers that an engine wraps without a copy.
 *
 * @param shape of one state
 * @param rows number of states
 * @param deter float32 [rows, deter]
 * @param stoch int32 [rows, variables]: index of the class of each variable
 * @param present uint8 [rows]: 1 where there is a state; where not, its numbers are 0
 */
public record Latents(
    LatentShape shape, int rows, FloatBuffer deter, IntBuffer stoch, ByteBuffer present) {

  /** Room for states, all absent. */
  public static Latents allocate(LatentShape shape, int rows) {
    return new Latents(
        shape,
        rows,
        direct((long) rows * shape.deter() * Float.BYTES).asFloatBuffer(),
        direct((long) rows * shape.variables() * Integer.BYTES).asIntBuffer(),
        direct(rows));
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }
}
