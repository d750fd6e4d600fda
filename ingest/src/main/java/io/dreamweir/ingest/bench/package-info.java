/** Throughput of this module's parts, measured one job object each. */
@NullMarked
package io.dreamweir.ingest.bench;

import org.jspecify.annotations.NullMarked;
