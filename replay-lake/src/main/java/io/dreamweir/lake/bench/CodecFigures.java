package io.dreamweir.lake.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What a codec makes of real frames, on one thread.
 *
 * @param bytesPerStep stored bytes of frames alone
 * @param decodeGigabytesPerSecond raw bytes per second, warm, chunk after chunk
 */
record CodecFigures(double bytesPerStep, double decodeGigabytesPerSecond) {

  /** The raw frames of one chunk. */
  record Chunk(byte[] raw, int rows) {}

  /**
   * Measures, and checks that nothing is lost.
   *
   * @param minSeconds shortest time that is spent on decoding
   */
  static CodecFigures measure(BlockCodec codec, List<Chunk> chunks, double minSeconds) {
    List<byte[]> stored = chunks.stream().map(c -> codec.encode(c.raw(), c.rows())).toList();
    long rows = chunks.stream().mapToLong(Chunk::rows).sum();
    byte[][] raw = chunks.stream().map(c -> new byte[c.raw().length]).toArray(byte[][]::new);
    for (int i = 0; i < raw.length; i++) {
      codec.decode(stored.get(i), raw[i], chunks.get(i).rows());
      if (!Arrays.equals(raw[i], chunks.get(i).raw())) {
        throw new IllegalStateException("a codec has lost something");
      }
    }
    long bytes = 0;
    long begin = System.nanoTime();
    double seconds;
    do {
      for (int i = 0; i < raw.length; i++) {
        codec.decode(stored.get(i), raw[i], chunks.get(i).rows());
        bytes += raw[i].length;
      }
      seconds = (System.nanoTime() - begin) / 1e9;
    } while (seconds < minSeconds);
    return new CodecFigures(
        stored.stream().mapToLong(s -> s.length).sum() / (double) rows, bytes / seconds / 1e9);
  }
}
