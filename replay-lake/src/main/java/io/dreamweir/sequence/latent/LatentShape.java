package io.dreamweir.sequence.latent;

/**
 * The state of a model for one row.
 *
 * @param deter numbers of the deterministic state
 * @param variables categorical variables of the stochastic state
 * @param classes classes of each variable, 2 to 65,536
 */
public record LatentShape(int deter, int variables, int classes) {

  /** CRC32C int32, generation int32. */
  static final int HEAD_BYTES = 8;

  public LatentShape {
    if (deter < 0 || variables < 0 || deter + variables < 1) {
      throw new IllegalArgumentException(
          deter + " numbers and " + variables + " variables are no state");
    }
    if (classes < 2 || classes > 1 << 16) {
      throw new IllegalArgumentException(classes + " classes, expected 2 to 65,536");
    }
    if ((long) deter * 2 + (long) variables * 2 + HEAD_BYTES + 3 > 1 << 24) {
      throw new IllegalArgumentException("a state of more than 16 MiB is not possible");
    }
  }

  /** Bytes of a stored class: 1 or 2. */
  int classBytes() {
    return classes <= 1 << 8 ? 1 : 2;
  }

  /** Bytes of one row at rest, a multiple of 4. */
  public int recordBytes() {
    return (HEAD_BYTES + 2 * deter + classBytes() * variables + 3) & ~3;
  }

  /** Bytes of the same state as float32 numbers and int32 classes. */
  public int plainBytes() {
    return Float.BYTES * deter + Integer.BYTES * variables;
  }
}
