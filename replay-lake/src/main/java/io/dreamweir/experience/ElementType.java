package io.dreamweir.experience;

/**
 * Element type of an observation tensor. Multi-byte elements are little-endian wherever they are
 * bytes.
 */
public enum ElementType {
  UINT8(1),
  INT32(4),
  FLOAT32(4);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
