package io.dreamweir.lake.transfer.npz;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a {@code .npy} file, versions 1 to 3.
 *
 * @param bytes length of the head itself
 * @param dataBytes length of the elements that follow
 */
record NpyHeader(NpyType type, List<Integer> shape, int bytes, long dataBytes) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final int MOST_AXES = 16;
  private static final Pattern TEXT =
      Pattern.compile(
          "\\{'descr': (?:'(?<descr>[^']{1,32})'|\\[.*\\]), 'fortran_order': (?<order>True|False),"
              + " 'shape': \\((?<shape>[0-9, ]*)\\),? ?\\}\\s*",
          Pattern.DOTALL);

  /**
   * Reads a head.
   *
   * @throws UnreadableArrayException if it is none, or of an array that is not plain numbers
   */
  static NpyHeader read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    for (byte expected : MAGIC) {
      if (data.readByte() != expected) {
        throw new UnreadableArrayException("it is not a NumPy array");
      }
    }
    int version = data.readUnsignedByte();
    data.readUnsignedByte();
    if (version < 1 || version > 3) {
      throw new UnreadableArrayException("version " + version + " of its format is unknown");
    }
    long length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(data.readShort()))
            : Integer.toUnsignedLong(Integer.reverseBytes(data.readInt()));
    if (length > LONGEST) {
      throw new UnreadableArrayException("its head claims " + length + " bytes");
    }
    byte[] text = new byte[(int) length];
    data.readFully(text);
    return parse(new String(text, StandardCharsets.UTF_8), (int) length + (version == 1 ? 10 : 12));
  }

  private static NpyHeader parse(String text, int bytes) throws UnreadableArrayException {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new UnreadableArrayException("its head cannot be understood");
    }
    String descriptor = matcher.group("descr");
    if (descriptor == null) {
      throw new UnsupportedArrayException("its elements are records");
    }
    if (descriptor.contains("O")) {
      throw new UnsupportedArrayException(
          "its elements are Python objects, which are never loaded: they could run any program");
    }
    NpyType type =
        NpyType.of(descriptor)
            .orElseThrow(
                () ->
                    new UnsupportedArrayException(
                        "elements of type " + descriptor + " are not held by a lake"));
    List<Integer> shape = shape(matcher.group("shape"));
    if (matcher.group("order").equals("True") && shape.size() > 1) {
      throw new UnsupportedArrayException("it is column-major; save it with order='C'");
    }
    long dataBytes = type.bytes();
    for (int extent : shape) {
      dataBytes = Math.multiplyExact(dataBytes, (long) extent);
    }
    return new NpyHeader(type, shape, bytes, dataBytes);
  }

  private static List<Integer> shape(String text) throws UnreadableArrayException {
    List<Integer> shape = new ArrayList<>();
    long elements = 1;
    for (String extent : text.split(",")) {
      if (!extent.isBlank()) {
        long value = extent.strip().length() > 10 ? Long.MAX_VALUE : Long.parseLong(extent.strip());
        elements = value > Integer.MAX_VALUE ? Long.MAX_VALUE : elements * value;
        if (elements > Integer.MAX_VALUE || shape.size() == MOST_AXES) {
          throw new UnreadableArrayException("its shape (" + text + ") is too large");
        }
        shape.add((int) value);
      }
    }
    return shape;
  }
}
