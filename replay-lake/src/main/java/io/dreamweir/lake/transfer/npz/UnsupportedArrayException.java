package io.dreamweir.lake.transfer.npz;

/** An array of something that is never read, such as Python objects. */
public final class UnsupportedArrayException extends UnreadableArrayException {
  private static final long serialVersionUID = 1L;

  UnsupportedArrayException(String message) {
    super(message);
  }
}
