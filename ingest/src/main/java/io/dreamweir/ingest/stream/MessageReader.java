package io.dreamweir.ingest.stream;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.InvalidChunkException;
import io.dreamweir.chunk.RolloutMessage;
import io.dreamweir.lake.ChunkRows;
import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kafka messages on the executors: every field, size and checksum is checked here, once.
 *
 * @param rows makes lake rows
 */
record MessageReader(ChunkRows rows) implements Serializable {

  /** Columns of Kafka's source that are read, in this order. */
  static final List<String> COLUMNS =
      List.of("topic", "partition", "offset", "timestamp", "key", "value", "headers");

  Arrival read(Row message) {
    int partition = message.getInt(1);
    long offset = message.getLong(2);
    Timestamp timestamp = message.getAs(3);
    byte[] value = message.getAs(5);
    byte[] version = header(message);
    long from = System.nanoTime();
    try {
      if (value == null) {
        return rejected(message, version, "[" + place(message) + "] has no value", 0);
      }
      Chunk chunk = RolloutMessage.decode(version, value);
      long checkNs = System.nanoTime() - from;
      ChunkKey key =
          new ChunkKey(
              chunk.origin().episodeId(),
              chunk.firstStep(),
              chunk.rows(),
              rows.bucket().of(chunk.origin().startedAt()),
              chunk.origin().startedAt().toEpochMilli(),
              partition,
              offset);
      return new Arrival(
          key, rows.row(chunk, partition, offset, Instant.now()), timestamp.getTime(), checkNs);
    } catch (InvalidChunkException e) {
      return rejected(
          message, version, "[" + place(message) + "] " + e.getMessage(), System.nanoTime() - from);
    }
  }

  private static Arrival rejected(
      Row message, byte @Nullable [] version, String reason, long checkNs) {
    Timestamp timestamp = message.getAs(3);
    return new Arrival(
        null,
        RowFactory.create(
            reason,
            message.getString(0),
            message.getInt(1),
            message.getLong(2),
            timestamp,
            version,
            message.getAs(4),
            message.getAs(5),
            Timestamp.from(Instant.now())),
        timestamp.getTime(),
        checkNs);
  }

  private static String place(Row message) {
    return message.getString(0) + "-" + message.getInt(1) + "@" + message.getLong(2);
  }

  private static byte @Nullable [] header(Row message) {
    if (message.isNullAt(6)) {
      return null;
    }
    byte[] found = null;
    for (Row header : message.<Row>getList(6)) {
      if (RolloutMessage.VERSION_HEADER.equals(header.getString(0))) {
        found = header.getAs(1);
      }
    }
    return found;
  }
}
