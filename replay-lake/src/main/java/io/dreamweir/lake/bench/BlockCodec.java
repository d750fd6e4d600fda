package io.dreamweir.lake.bench;

/** A way to store the frames of a chunk. One owner at a time. */
interface BlockCodec {

  /**
   * Compresses frames.
   *
   * @param raw uint8 [rows, frame bytes]
   */
  byte[] encode(byte[] raw, int rows);

  /**
   * Decompresses frames.
   *
   * @param raw uint8 [rows, frame bytes], filled
   */
  void decode(byte[] stored, byte[] raw, int rows);
}
