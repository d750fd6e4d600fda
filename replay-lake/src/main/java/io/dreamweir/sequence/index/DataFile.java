package io.dreamweir.sequence.index;

import java.util.Map;

/**
 * A data file of a snapshot. Its content never changes: Delta only adds and removes files.
 *
 * @param path absolute path with scheme, as Hadoop's {@code Path} reads it (not percent-encoded);
 *     also the file's identity
 * @param bytes size that the table's log states
 * @param partition partition column to value
 */
public record DataFile(String path, long bytes, Map<String, String> partition) {
  public DataFile {
    partition = Map.copyOf(partition);
  }
}
