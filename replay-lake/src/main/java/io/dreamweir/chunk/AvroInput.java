package io.dreamweir.chunk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads Avro's binary encoding from a message that may be hostile: every length is checked against
 * what is left of the message and against a limit before anything is allocated. (Avro's own decoder
 * allocates first.)
 */
final class AvroInput {

  private final ByteBuffer in;
  private String place = "[unknown episode]";

  AvroInput(byte[] message) {
    in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** From here on, messages say this place. */
  void at(String where) {
    place = where;
  }

  InvalidChunkException invalid(String problem) {
    return new InvalidChunkException(place, problem);
  }

  long readLong(String field) throws InvalidChunkException {
    long zigzag = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      need(1, field);
      byte part = in.get();
      zigzag |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw invalid(field + " is not a number: its varint has more than 10 bytes");
  }

  int readInt(String field, int min, int max) throws InvalidChunkException {
    long value = readLong(field);
    if (value < min || value > max) {
      throw invalid(String.format("%s is %,d, expected %,d to %,d", field, value, min, max));
    }
    return (int) value;
  }

  float[] readFloats(String field, int expected) throws InvalidChunkException {
    float[] values = new float[Math.min(expected, in.remaining() / Float.BYTES)];
    int length = 0;
    for (int block = startBlock(field, expected); block > 0; block = startBlock(field, expected)) {
      checkCount(field, length + (long) block, expected);
      need((long) block * Float.BYTES, field);
      for (int i = 0; i < block; i++) {
        values[length++] = in.getFloat();
      }
    }
    checkLength(field, length, expected);
    return values;
  }

  int[] readInts(String field, int expected, int min, int max) throws InvalidChunkException {
    int[] values = readIntsUpTo(field, expected, min, max);
    checkLength(field, values.length, expected);
    return values;
  }

  int[] readIntsUpTo(String field, int most, int min, int max) throws InvalidChunkException {
    int[] values = new int[Math.min(most, in.remaining())];
    int length = 0;
    for (int block = startBlock(field, most); block > 0; block = startBlock(field, most)) {
      checkCount(field, length + (long) block, most);
      need(block, field);
      for (int i = 0; i < block; i++) {
        values[length++] = readInt(field, min, max);
      }
    }
    return Arrays.copyOf(values, length);
  }

  byte[] readBytes(String field) throws InvalidChunkException {
    byte[] bytes = new byte[readLength(field, Integer.MAX_VALUE)];
    in.get(bytes);
    return bytes;
  }

  String readText(String field, int maxBytes) throws InvalidChunkException {
    int length = readLength(field, maxBytes);
    ByteBuffer text = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw invalid(field + " is not UTF-8 text");
    }
  }

  /**
   * Items in the next block of an array, 0 at its end. A writer may cut an array into blocks, and
   * may put a block's size in bytes behind a negative count.
   */
  int startBlock(String field, int most) throws InvalidChunkException {
    long count = readLong(field);
    if (count < 0 && count != Long.MIN_VALUE) {
      readLong(field);
      count = -count;
    }
    checkCount(field, count, most);
    return (int) count;
  }

  void end() throws InvalidChunkException {
    if (in.hasRemaining()) {
      throw invalid(String.format("%,d bytes follow the end of the message", in.remaining()));
    }
  }

  private int readLength(String field, int most) throws InvalidChunkException {
    long length = readLong(field);
    if (length < 0 || length > most) {
      throw invalid(
          String.format("%s declares %,d bytes, at most %,d are allowed", field, length, most));
    }
    need(length, field);
    return (int) length;
  }

  private void checkCount(String field, long count, int most) throws InvalidChunkException {
    if (count < 0 || count > most) {
      throw invalid(
          String.format("%s declares %,d values, at most %,d are allowed", field, count, most));
    }
  }

  private void checkLength(String field, int length, int expected) throws InvalidChunkException {
    if (length != expected) {
      throw invalid(String.format("%s has %,d values, expected %,d", field, length, expected));
    }
  }

  private void need(long bytes, String field) throws InvalidChunkException {
    if (bytes > in.remaining()) {
      throw invalid(
          String.format(
              "message ends inside %s: %,d bytes left, %,d needed", field, in.remaining(), bytes));
    }
  }
}
