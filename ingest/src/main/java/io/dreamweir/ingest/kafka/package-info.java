/** How chunks reach Kafka: client settings, the topic, the producer. */
@NullMarked
package io.dreamweir.ingest.kafka;

import org.jspecify.annotations.NullMarked;
