package io.dreamweir.lake.transfer.npz;

import java.io.IOException;

/** An array that is damaged, or not plain numbers; the message says why. */
public class UnreadableArrayException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableArrayException(String message) {
    super(message);
  }
}
