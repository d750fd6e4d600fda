package io.dreamweir.chunk;

import io.dreamweir.experience.TensorSpec;

/**
 * All rows of one observation tensor in one chunk, compressed once by the actor.
 *
 * @param spec name, type and shape of one row
 * @param compressed one zstd frame (with its content size) over {@code uint8 [rows *
 *     spec.bytes()]}; owned by this block, not to be changed
 * @param crc32c CRC32C of the uncompressed bytes
 */
public record ObservationBlock(TensorSpec spec, byte[] compressed, int crc32c) {}
