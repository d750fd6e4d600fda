/**
 * Actors: they play episodes with the newest policy, cut them into chunks and hand them on. Know
 * nothing of Spark or of the lake.
 */
@NullMarked
package io.dreamweir.ingest.actor;

import org.jspecify.annotations.NullMarked;
