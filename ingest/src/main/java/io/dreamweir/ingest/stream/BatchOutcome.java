package io.dreamweir.ingest.stream;

import java.time.Duration;

/**
 * What one micro-batch did.
 *
 * @param latency age of its oldest message when the commit was done
 */
record BatchOutcome(long rows, long chunks, long duplicates, long rejected, Duration latency) {}
