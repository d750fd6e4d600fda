package io.dreamweir.chunk;

/**
 * Bytes that are not a chunk. The message says where ({@code [task/episode@step]}), what, and what
 * was expected; such a message belongs into the {@code rejected} table and the stream goes on.
 */
public final class InvalidChunkException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidChunkException(String place, String problem) {
    super(place + " " + problem);
  }
}
