package io.dreamweir.sequence.index;

/** A data file is sound, but its frames cannot be read at random. */
final class UnsuitableLayoutException extends Exception {
  private static final long serialVersionUID = 1L;

  UnsuitableLayoutException(String reason) {
    super(reason);
  }
}
