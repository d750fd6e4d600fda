package io.dreamweir.sequence.read;

import io.dreamweir.sequence.index.DataFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Random access to the bytes of data files, wherever they lie. Thread-safe; shared by all readers
 * of a process.
 */
public interface ByteRanges extends AutoCloseable {

  /** Bytes that stay where they are until closed. */
  interface Range extends AutoCloseable {

    /** A direct buffer that holds the bytes; its position and limit mean nothing. */
    ByteBuffer buffer();

    /** Where in {@link #buffer} the asked bytes begin. */
    int at();

    @Override
    void close();
  }

  /**
   * Pins a range.
   *
   * @param at first byte within the file
   * @param length bytes, 1 or more
   * @throws java.nio.file.NoSuchFileException if the file is gone
   * @throws IOException if the file is shorter than the range or the table says, or unreadable
   */
  Range open(DataFile file, long at, int length) throws IOException;

  @Override
  void close();
}
