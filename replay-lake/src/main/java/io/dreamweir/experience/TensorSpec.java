package io.dreamweir.experience;

import java.util.List;

/**
 * One named observation tensor, for example {@code image uint8 [64, 64, 1]}.
 *
 * @param name lower-case word, also the name of the lake column that holds it
 * @param type element type
 * @param shape extent of each axis, row-major, height before width before channels
 */
public record TensorSpec(String name, ElementType type, List<Integer> shape) {

  /**
   * Largest tensor of one step: 64 MiB. Everything that allocates from a declared size checks
   * against it.
   */
  public static final int MAX_BYTES = 64 << 20;

  public TensorSpec {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "observation key '" + name + "' must be a lower-case word of letters, digits and '_'");
    }
    shape = List.copyOf(shape);
    long bytes = type.bytes();
    for (int extent : shape) {
      if (extent < 1 || extent > MAX_BYTES) {
        throw new IllegalArgumentException(
            "observation '" + name + "' has shape " + shape + "; every extent must be 1 or more");
      }
      bytes *= extent;
      if (bytes > MAX_BYTES) {
        throw new IllegalArgumentException(
            "observation '" + name + "' of shape " + shape + " exceeds " + MAX_BYTES + " bytes");
      }
    }
  }

  /** Number of elements of one step. */
  public int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Bytes of one step, uncompressed. */
  public int bytes() {
    return elements() * type.bytes();
  }

  /** Whether it is one picture, uint8 [height, width, channels]. */
  public boolean isPicture() {
    return type == ElementType.UINT8 && shape.size() == 3;
  }

  @Override
  public String toString() {
    return name + " " + type.name().toLowerCase(java.util.Locale.ROOT) + " " + shape;
  }
}
