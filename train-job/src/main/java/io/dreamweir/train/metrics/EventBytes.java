package io.dreamweir.train.metrics;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message of TensorBoard's event files, in the protocol buffers' wire format. Written by hand: of
 * its five fields in use none needs more than a few lines, and the generated classes come in
 * several libraries at once, which exclude each other.
 *
 * <p>{@code Event}: 1 double wall_time, 2 int64 step, 3 string file_version, 5 Summary. {@code
 * Summary}: repeated 1 Value. {@code Value}: 1 string tag, 2 float simple_value.
 */
final class EventBytes {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  EventBytes number(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  EventBytes number(int field, double value) {
    key(field, FIXED_64);
    fixed(Double.doubleToLongBits(value), Double.BYTES);
    return this;
  }

  EventBytes number(int field, float value) {
    key(field, FIXED_32);
    fixed(Float.floatToIntBits(value), Float.BYTES);
    return this;
  }

  EventBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  EventBytes message(int field, EventBytes value) {
    return bytes(field, value.toBytes());
  }

  private EventBytes bytes(int field, byte[] value) {
    key(field, BYTES);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void key(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void fixed(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
  }
}
