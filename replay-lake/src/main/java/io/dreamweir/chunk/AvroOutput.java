package io.dreamweir.chunk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes Avro's binary encoding: zigzag varints, little-endian floats, length-prefixed bytes. */
final class AvroOutput {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);

  void writeLong(long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7FL) != 0) {
      out.write((int) ((zigzag & 0x7F) | 0x80));
      zigzag >>>= 7;
    }
    out.write((int) zigzag);
  }

  void writeFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(bits >>> shift);
    }
  }

  void writeBytes(byte[] value) {
    writeLong(value.length);
    out.writeBytes(value);
  }

  void writeString(String value) {
    writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Starts an array of 1 or more items, written next; {@link #endArray} closes it. */
  void startArray(int count) {
    writeLong(count);
  }

  void endArray() {
    writeLong(0);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
