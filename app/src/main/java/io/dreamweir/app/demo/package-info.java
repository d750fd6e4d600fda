/**
 * The whole loop on one machine: broker, actors, ingest, training, evaluation and report in one
 * process.
 */
@NullMarked
package io.dreamweir.app.demo;

import org.jspecify.annotations.NullMarked;
