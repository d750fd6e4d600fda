package io.dreamweir.sequence.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of a chunk, packed as the words in which each differs from the row before, the first from
 * one of some reference rows. On a screen where sprites move before a still background that is a
 * twentieth of the bytes, and putting the words in place is faster than reading raw rows from
 * memory: what is read fits the processor's caches, and what is written is written once. One
 * thread.
 *
 * <p>Layout: a byte, the number of the reference, or -1 for raw rows. Differences: per row a count
 * n uint16, n positions uint16 in words of four bytes, n words; a row is padded with zeros to whole
 * words. Native order: this never leaves the process.
 */
final class RowDifferences {

  /** Stands for rows that differ too much: packing them would gain nothing. */
  static final byte[] UNPACKABLE = {};

  private static final byte RAW = -1;

  /** Rows up to here are kept as they are: numbers, not screens. */
  private static final int RAW_ROW_BYTES = 64;

  private static final int MAX_WORDS = 1 << 16;

  /** A reference is near if one word in so many differs, or fewer. */
  private static final int NEAR = 20;

  private static final int POSITION_BYTES = Short.BYTES + Integer.BYTES;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

  private final int rowBytes;
  private final int paddedBytes;
  private byte[] row;
  private byte[] other;
  private byte[] packed = {};

  /** For rows of so many bytes. */
  RowDifferences(int rowBytes) {
    this.rowBytes = rowBytes;
    paddedBytes = (rowBytes + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
    row = new byte[paddedBytes];
    other = new byte[paddedBytes];
  }

  /**
   * The reference that is nearest to the first row.
   *
   * @return its number; -1 if none is so near that another would not be better
   */
  int nearest(ByteBuffer rows, List<byte[]> references) {
    rows.get(0, row, 0, rowBytes);
    int least = paddedBytes / Integer.BYTES / NEAR;
    int nearest = -1;
    for (int i = 0; i < references.size(); i++) {
      int changes = changes(references.get(i), row);
      if (changes <= least) {
        least = changes;
        nearest = i;
      }
    }
    return nearest;
  }

  /** A row as a reference for {@link #pack}: padded. */
  byte[] reference(ByteBuffer rows, int number) {
    byte[] reference = new byte[paddedBytes];
    rows.get(number * rowBytes, reference, 0, rowBytes);
    return reference;
  }

  /**
   * Packs rows.
   *
   * @param rows uint8 [count, rowBytes] from position 0
   * @param reference a row of {@link #reference}
   * @param number of the reference
   * @return packed rows, or {@link #UNPACKABLE}
   */
  byte[] pack(ByteBuffer rows, int count, byte[] reference, int number) {
    if (rowBytes <= RAW_ROW_BYTES) {
      byte[] raw = new byte[1 + count * rowBytes];
      raw[0] = RAW;
      rows.get(0, raw, 1, raw.length - 1);
      return raw;
    }
    if (paddedBytes / Integer.BYTES >= MAX_WORDS) {
      return UNPACKABLE;
    }
    int limit = count * rowBytes / 2;
    int room = limit + Short.BYTES + paddedBytes / Integer.BYTES * POSITION_BYTES;
    if (packed.length < room) {
      packed = new byte[room];
    }
    packed[0] = (byte) number;
    int at = 1;
    byte[] before = reference;
    for (int i = 0; i < count && at <= limit; i++) {
      rows.get(i * rowBytes, row, 0, rowBytes);
      at = packRow(before, row, at);
      before = row;
      row = other;
      other = before;
    }
    return at <= limit ? Arrays.copyOf(packed, at) : UNPACKABLE;
  }

  private int changes(byte[] before, byte[] now) {
    int count = 0;
    for (int word = 0; word < paddedBytes; word += Integer.BYTES) {
      count += (int) INT.get(before, word) == (int) INT.get(now, word) ? 0 : 1;
    }
    return count;
  }

  private int packRow(byte[] before, byte[] now, int at) {
    int count = changes(before, now);
    SHORT.set(packed, at, (short) count);
    int position = at + Short.BYTES;
    int value = position + count * Short.BYTES;
    for (int word = 0; word < paddedBytes; word += Integer.BYTES) {
      int bytes = (int) INT.get(now, word);
      if ((int) INT.get(before, word) != bytes) {
        SHORT.set(packed, position, (short) (word / Integer.BYTES));
        position += Short.BYTES;
        INT.set(packed, value, bytes);
        value += Integer.BYTES;
      }
    }
    return value;
  }

  /**
   * Writes consecutive rows to their places.
   *
   * @param rows what {@link #pack} gave, not {@link #UNPACKABLE}
   * @param references at the number that was packed with the row that was
   * @param skip first row to write
   * @param count rows to write
   * @param into receives row i at row {@code place + i * stride}
   */
  void unpack(
      byte[] rows,
      List<byte[]> references,
      int skip,
      int count,
      ByteBuffer into,
      int place,
      int stride) {
    if (rows[0] == RAW) {
      for (int i = 0; i < count; i++) {
        into.put((place + i * stride) * rowBytes, rows, 1 + (skip + i) * rowBytes, rowBytes);
      }
      return;
    }
    byte[] now = row;
    System.arraycopy(references.get(rows[0]), 0, now, 0, paddedBytes);
    int at = 1;
    for (int i = 0; i < skip; i++) {
      at = change(rows, at, now);
    }
    for (int i = 0; i < count; i++) {
      at = change(rows, at, now);
      into.put((place + i * stride) * rowBytes, now, 0, rowBytes);
    }
  }

  private static int change(byte[] rows, int at, byte[] now) {
    int count = (short) SHORT.get(rows, at) & 0xFFFF;
    int positions = at + Short.BYTES;
    int values = positions + count * Short.BYTES;
    for (int i = 0; i < count; i++) {
      int word = (short) SHORT.get(rows, positions + i * Short.BYTES) & 0xFFFF;
      INT.set(now, word * Integer.BYTES, (int) INT.get(rows, values + i * Integer.BYTES));
    }
    return values + count * Integer.BYTES;
  }
}
