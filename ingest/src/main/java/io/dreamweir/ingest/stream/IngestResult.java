package io.dreamweir.ingest.stream;

/**
 * What an ingest run did.
 *
 * @param rows rows (environment steps and reset rows) stored by this run
 * @param chunks chunks stored by this run
 * @param duplicates chunks that were stored already and therefore dropped
 * @param rejected messages that were not chunks, now in the {@code rejected} table
 * @param wrongClocks episodes whose start no right clock shows; stored as sent
 * @param latency from the sending of a chunk until it could be read
 * @param seconds wall time of the run
 */
public record IngestResult(
    long rows,
    long chunks,
    long duplicates,
    long rejected,
    long wrongClocks,
    Latencies.Summary latency,
    double seconds) {}
