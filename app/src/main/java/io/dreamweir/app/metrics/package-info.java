/** What commands serve for Prometheus while they run, and the catalogue of it. */
@NullMarked
package io.dreamweir.app.metrics;

import org.jspecify.annotations.NullMarked;
