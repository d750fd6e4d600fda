/**
 * Where a trainer's batches come from: the newest version of the lake, or a plan. Both draw ahead
 * of their consumer, in threads of their own.
 */
@NullMarked
package io.dreamweir.sequence.source;

import org.jspecify.annotations.NullMarked;
