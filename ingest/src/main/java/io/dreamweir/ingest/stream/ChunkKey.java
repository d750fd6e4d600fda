package io.dreamweir.ingest.stream;

import java.io.Serializable;

/**
 * Identity of a chunk and of the message that brought it.
 *
 * @param episodeId with {@code firstStep} the identity of the chunk
 * @param firstStep step of its first row
 * @param rows number of rows
 * @param bucket partition of the lake that holds its episode
 * @param startMs start of its episode by the actor's clock, epoch milliseconds
 * @param partition Kafka partition
 * @param offset offset in that partition
 */
record ChunkKey(
    String episodeId,
    int firstStep,
    int rows,
    String bucket,
    long startMs,
    int partition,
    long offset)
    implements Serializable {}
