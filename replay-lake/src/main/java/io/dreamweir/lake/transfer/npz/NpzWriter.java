package io.dreamweir.lake.transfer.npz;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes {@code .npz} archives: the same arrays always give the same bytes. */
public final class NpzWriter {
  private NpzWriter() {}

  /** Alignment of the elements in a {@code .npy} file. */
  private static final int ALIGNMENT = 64;

  /** Earliest time that an entry can have; it says nothing. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Writes an archive. */
  public static void write(Path file, List<NpyArray> arrays) throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (NpyArray array : arrays) {
        ZipEntry entry = new ZipEntry(array.name() + ".npy");
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(head(array));
        ByteBuffer data = array.data();
        if (data.hasArray()) {
          zip.write(data.array(), data.arrayOffset(), data.capacity());
        } else {
          byte[] copy = new byte[data.capacity()];
          data.get(0, copy);
          zip.write(copy);
        }
        zip.closeEntry();
      }
    }
  }

  private static byte[] head(NpyArray array) {
    String shape =
        array.shape().size() == 1
            ? array.shape().get(0) + ","
            : array.shape().stream().map(String::valueOf).collect(Collectors.joining(", "));
    String text =
        "{'descr': '"
            + array.type().descriptor()
            + "', 'fortran_order': False, 'shape': ("
            + shape
            + "), }";
    int unpadded = 10 + text.length() + 1;
    int length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    head.put((byte) 1).put((byte) 0).putShort((short) (length - 10));
    head.put(text.getBytes(StandardCharsets.US_ASCII));
    while (head.position() < length - 1) {
      head.put((byte) ' ');
    }
    return head.put((byte) '\n').array();
  }
}
