package io.dreamweir.sequence.read;

/** The bytes of a page are not what the index or the format say. */
final class DamagedPageException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedPageException(String reason) {
    super(reason);
  }
}
