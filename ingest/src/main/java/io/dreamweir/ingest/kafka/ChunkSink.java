package io.dreamweir.ingest.kafka;

import io.dreamweir.chunk.Chunk;

/** Where actors hand their chunks. Thread-safe. */
public interface ChunkSink {

  /**
   * Takes a chunk; blocks while the way is full, so that actors wait instead of losing.
   *
   * @throws io.dreamweir.error.UserError if this or an earlier chunk cannot be delivered
   */
  void send(Chunk chunk);
}
