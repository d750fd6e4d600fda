/**
 * Sequences: the index over a lake snapshot, the samplers, the plan of batches, and the reader that
 * fills tensors.
 */
@NullMarked
package io.dreamweir.sequence;

import org.jspecify.annotations.NullMarked;
