package io.dreamweir.sequence.read;

import java.nio.ByteBuffer;

/**
 * Finds the bytes of one value of an uncompressed, PLAIN, not nested BYTE_ARRAY column within its
 * Parquet data page (version 1 or 2). The page is untrusted: every length is checked before use.
 * Reused, so that finding allocates nothing.
 */
final class BlobCursor {

  private static final int DATA_PAGE = 0;
  private static final int DATA_PAGE_V2 = 3;
  private static final int PLAIN = 0;
  private static final int RLE = 3;

  private static final int TYPE = 1;
  private static final int COMPRESSED_BYTES = 3;
  private static final int HEADER_V1 = 5;
  private static final int HEADER_V2 = 8;

  private final ThriftCursor thrift = new ThriftCursor();
  private final ThriftCursor levels = new ThriftCursor();
  private int pageType;
  private int pageBytes;
  private int values;
  private int encoding;
  private int levelEncoding;
  private int definitionBytes;
  private int repetitionBytes;
  private int at;
  private int length;

  /** Where in the buffer the value begins. */
  int at() {
    return at;
  }

  /** Bytes of the value. */
  int length() {
    return length;
  }

  /**
   * Finds a value.
   *
   * @param buffer little-endian; holds the page, header first, at {@code from} to {@code to}
   * @param row row within the page
   * @param optional whether the column may hold nulls
   */
  void find(ByteBuffer buffer, int from, int to, int row, boolean optional)
      throws DamagedPageException {
    readHeader(buffer, from, to);
    int end = thrift.position() + pageBytes;
    if (pageBytes < 0 || end < 0 || end > to) {
      throw new DamagedPageException(
          "its page header says "
              + pageBytes
              + " bytes where "
              + (to - thrift.position())
              + " are");
    }
    if (encoding != PLAIN || row < 0 || row >= values) {
      throw new DamagedPageException(
          "its page holds "
              + values
              + " values of encoding "
              + encoding
              + ", row "
              + row
              + " of encoding 0 (PLAIN) is wanted");
    }
    int data = thrift.position();
    int before = row;
    if (pageType == DATA_PAGE_V2) {
      if (definitionBytes < 0 || repetitionBytes != 0 || definitionBytes > end - data) {
        throw new DamagedPageException("the levels of its page are out of bounds");
      }
      before = optional ? valuesBefore(buffer, data, data + definitionBytes, row) : row;
      data += definitionBytes;
    } else if (optional) {
      int bytes = end - data < Integer.BYTES ? -1 : buffer.getInt(data);
      data += Integer.BYTES;
      if (levelEncoding != RLE || bytes < 0 || bytes > end - data) {
        throw new DamagedPageException("the levels of its page are out of bounds");
      }
      before = valuesBefore(buffer, data, data + bytes, row);
      data += bytes;
    }
    walk(buffer, data, end, before);
  }

  private void walk(ByteBuffer buffer, int data, int end, int before) throws DamagedPageException {
    at = data;
    length = -Integer.BYTES;
    for (int i = 0; i <= before; i++) {
      at += length + Integer.BYTES;
      int left = end - at;
      length = left < Integer.BYTES ? -1 : buffer.getInt(at);
      if (length < 0 || length > left - Integer.BYTES) {
        throw new DamagedPageException("a value of its page is out of bounds");
      }
    }
    at += Integer.BYTES;
  }

  /** Counts the values before a row by definition levels of bit width 1; the row must have one. */
  private int valuesBefore(ByteBuffer buffer, int from, int to, int row)
      throws DamagedPageException {
    levels.reset(buffer, from, to);
    int present = 0;
    int seen = 0;
    while (seen <= row) {
      int header = levels.unsigned();
      boolean packed = (header & 1) == 1;
      int run = packed ? (header >>> 1) * 8 : header >>> 1;
      int bits = 0;
      for (int i = 0; i < run; i++) {
        if (packed ? i % 8 == 0 : i == 0) {
          bits = levels.next();
        }
        boolean defined = ((packed ? bits >>> (i % 8) : bits) & 1) == 1;
        if (seen == row) {
          if (!defined) {
            throw new DamagedPageException("it is null where the index has a value");
          }
          return present;
        }
        present += defined ? 1 : 0;
        seen++;
      }
    }
    throw new IllegalStateException("unreachable: a row is met before it is passed");
  }

  private void readHeader(ByteBuffer buffer, int from, int to) throws DamagedPageException {
    thrift.reset(buffer, from, to);
    pageType = -1;
    pageBytes = -1;
    values = -1;
    encoding = -1;
    levelEncoding = RLE;
    definitionBytes = 0;
    repetitionBytes = 0;
    int field = thrift.field(0);
    while (field != ThriftCursor.STOP) {
      int id = field >>> 4;
      switch (id) {
        case TYPE -> pageType = thrift.integer();
        case COMPRESSED_BYTES -> pageBytes = thrift.integer();
        case HEADER_V1 -> readDataHeader(false);
        case HEADER_V2 -> readDataHeader(true);
        default -> thrift.skip(field & 0xF);
      }
      field = thrift.field(id);
    }
    if (pageType != DATA_PAGE && pageType != DATA_PAGE_V2) {
      throw new DamagedPageException("there is a page of type " + pageType + ", not a data page");
    }
  }

  /**
   * V1: values 1, encoding 2, definition levels' encoding 3. V2: values 1, encoding 4, bytes of
   * definition levels 5, of repetition levels 6.
   */
  private void readDataHeader(boolean second) throws DamagedPageException {
    int field = thrift.field(0);
    while (field != ThriftCursor.STOP) {
      int id = field >>> 4;
      if (id == 1) {
        values = thrift.integer();
      } else if (id == (second ? 4 : 2)) {
        encoding = thrift.integer();
      } else if (id == 3 && !second) {
        levelEncoding = thrift.integer();
      } else if (id == 5 && second) {
        definitionBytes = thrift.integer();
      } else if (id == 6 && second) {
        repetitionBytes = thrift.integer();
      } else {
        thrift.skip(field & 0xF);
      }
      field = thrift.field(id);
    }
  }
}
