package io.dreamweir.sequence.read;

import java.nio.ByteBuffer;

/**
 * Reads Thrift's compact protocol, as far as Parquet's page headers use it, from untrusted bytes:
 * never beyond its end, never deeper than a fixed depth. Reused, so that a read allocates nothing.
 */
final class ThriftCursor {

  static final int TRUE = 1;
  static final int FALSE = 2;

  /** Type of the field that ends a struct. */
  static final int STOP = 0;

  private static final int BYTE = 3;
  private static final int SHORT = 4;
  private static final int INT = 5;
  private static final int LONG = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  static final int STRUCT = 12;

  private static final int MAX_DEPTH = 8;

  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private int at;
  private int end;

  void reset(ByteBuffer bytes, int from, int to) {
    buffer = bytes;
    at = from;
    end = to;
  }

  int position() {
    return at;
  }

  /** The next byte, 0 to 255. */
  int next() throws DamagedPageException {
    if (at >= end) {
      throw new DamagedPageException("the page header runs beyond the page");
    }
    return buffer.get(at++) & 0xFF;
  }

  private long varint() throws DamagedPageException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = next();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new DamagedPageException("the page header holds an endless number");
  }

  /** An unsigned number, cut to 32 bits. */
  int unsigned() throws DamagedPageException {
    return (int) varint();
  }

  /** The value of an integer field. */
  int integer() throws DamagedPageException {
    long value = varint();
    return (int) ((value >>> 1) ^ -(value & 1));
  }

  /**
   * The next field's header.
   *
   * @param previous id of the field before, 0 at first
   * @return id &lt;&lt; 4 | type; a type of {@link #STOP} ends the struct
   */
  int field(int previous) throws DamagedPageException {
    int header = next();
    int type = header & 0xF;
    if (type == STOP) {
      return STOP;
    }
    int id = header >>> 4 == 0 ? integer() : previous + (header >>> 4);
    return id << 4 | type;
  }

  /** Passes over the value of a field of that type. */
  void skip(int type) throws DamagedPageException {
    skip(type, 0);
  }

  private void skip(int type, int depth) throws DamagedPageException {
    if (depth > MAX_DEPTH) {
      throw new DamagedPageException("the page header is nested too deeply");
    }
    switch (type) {
      case TRUE, FALSE -> {}
      case BYTE -> next();
      case SHORT, INT, LONG -> varint();
      case DOUBLE -> skipBytes(Double.BYTES);
      case BINARY -> skipBytes(varint());
      case LIST, SET -> skipElements(depth);
      case STRUCT -> {
        int field = field(0);
        while (field != STOP) {
          skip(field & 0xF, depth + 1);
          field = field(field >>> 4);
        }
      }
      default -> throw new DamagedPageException("the page header holds a field of type " + type);
    }
  }

  private void skipElements(int depth) throws DamagedPageException {
    int header = next();
    long count = header >>> 4 == 0xF ? varint() : header >>> 4;
    int type = header & 0xF;
    if (count < 0 || count > end - at) {
      throw new DamagedPageException("the page header holds a list of " + count + " elements");
    }
    for (long i = 0; i < count; i++) {
      skip(type == TRUE || type == FALSE ? BYTE : type, depth + 1);
    }
  }

  private void skipBytes(long count) throws DamagedPageException {
    if (count < 0 || count > end - at) {
      throw new DamagedPageException("the page header runs beyond the page");
    }
    at += (int) count;
  }
}
