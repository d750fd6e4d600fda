/**
 * From Kafka to the lake, exactly once: the streaming job, what it does with a micro-batch, and how
 * it remembers what is stored.
 */
@NullMarked
package io.dreamweir.ingest.stream;

import org.jspecify.annotations.NullMarked;
