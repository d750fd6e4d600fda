package io.dreamweir.experience;

import java.util.List;

/**
 * One observation: the raw bytes of each tensor, in the order of {@link Spaces#observation()}.
 *
 * @param tensors row-major little-endian bytes, one array per tensor, each {@link TensorSpec#bytes}
 *     long; owned by the receiver, an environment never writes into an array it has handed out
 */
public record Observation(List<byte[]> tensors) {
  public Observation {
    tensors = List.copyOf(tensors);
  }
}
