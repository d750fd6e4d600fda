/**
 * Chunks: at most 32 consecutive rows of one episode, the unit of message and of storage, and their
 * codec.
 */
@NullMarked
package io.dreamweir.chunk;

import org.jspecify.annotations.NullMarked;
