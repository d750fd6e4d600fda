package io.dreamweir.ingest.stream;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * One message of a micro-batch, read and checked: a chunk or a rejected message.
 *
 * @param key identity and size of the chunk, null where rejected
 * @param row of {@code ChunkRows.SCHEMA}, or of {@code ReplayLake.REJECTED} where rejected
 * @param timestampMs Kafka's time of the message
 * @param checkNs what decoding it took
 */
record Arrival(@Nullable ChunkKey key, Row row, long timestampMs, long checkNs)
    implements Serializable {

  boolean isChunk() {
    return key != null;
  }
}
