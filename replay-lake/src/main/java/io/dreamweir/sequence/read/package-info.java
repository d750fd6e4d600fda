/**
 * The reader: windows of the index into tensors, by random access to data files, in bounded and
 * reused memory.
 */
@NullMarked
package io.dreamweir.sequence.read;

import org.jspecify.annotations.NullMarked;
