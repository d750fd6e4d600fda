/**
 * The index: which episodes a version of the lake holds, and where the bytes of each chunk lie.
 * Built from a snapshot's metadata columns, without Spark and without touching a frame.
 */
@NullMarked
package io.dreamweir.sequence.index;

import org.jspecify.annotations.NullMarked;
