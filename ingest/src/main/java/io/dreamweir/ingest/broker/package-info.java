/**
 * A Kafka broker inside this process, for laptops and tests; a cluster needs nothing of this
 * package.
 */
@NullMarked
package io.dreamweir.ingest.broker;

import org.jspecify.annotations.NullMarked;
