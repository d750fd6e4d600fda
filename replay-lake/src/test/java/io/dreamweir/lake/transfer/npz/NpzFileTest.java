package io.dreamweir.lake.transfer.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzFileTest {

  @TempDir Path folder;

  /** An archive with one array, whose head is given. */
  private Path archive(String head, byte[] data) throws IOException {
    Path file = folder.resolve("array.npz");
    ByteBuffer npy =
        ByteBuffer.allocate(10 + head.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    npy.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    npy.put((byte) 0).putShort((short) head.length());
    npy.put(head.getBytes(StandardCharsets.US_ASCII)).put(data);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("array.npy"));
      zip.write(npy.array());
    }
    return file;
  }

  private static String head(String type, String order, String shape) {
    return "{'descr': " + type + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
  }

  private void assertRefused(String head, byte[] data, String message) throws IOException {
    Path file = archive(head, data);
    try (NpzFile npz = new NpzFile(file)) {
      assertThatThrownBy(() -> npz.read("array"))
          .isInstanceOf(UnreadableArrayException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void readsWhatItWrites() throws IOException {
    Path file = folder.resolve("all.npz");
    List<NpyArray> arrays =
        List.of(
            NpyArray.of("numbers", new float[] {1, -2, 3.5f, 0, 5, 6}, 3, 2),
            NpyArray.of("whole", new int[] {1, -2}, 2),
            NpyArray.of("flags", new boolean[] {true, false, true}),
            new NpyArray("bytes", NpyType.UINT8, List.of(2, 1, 2), ByteBuffer.allocate(4)),
            new NpyArray("single", NpyType.FLOAT64, List.of(), ByteBuffer.allocate(8)),
            new NpyArray("empty", NpyType.INT64, List.of(0, 3), ByteBuffer.allocate(0)));
    NpzWriter.write(file, arrays);
    byte[] first = Files.readAllBytes(file);
    try (NpzFile npz = new NpzFile(file)) {
      assertThat(npz.names())
          .containsExactly("numbers", "whole", "flags", "bytes", "single", "empty");
      for (NpyArray array : arrays) {
        assertThat(npz.read(array.name())).isEqualTo(array);
      }
      assertThat(npz.read("numbers").value(1, 0)).isEqualTo(3.5);
      assertThat(npz.holds("none")).isFalse();
    }
    NpzWriter.write(file, arrays);
    assertThat(Files.readAllBytes(file)).as("the same bytes each time").isEqualTo(first);
  }

  @Test
  void refusesWhatIsNotPlainNumbers() throws IOException {
    assertRefused(head("'|O'", "False", "(2,)"), new byte[16], "Python objects");
    assertRefused(head("[('a', '<f4')]", "False", "(2,)"), new byte[8], "records");
    assertRefused(head("'>f4'", "False", "(2,)"), new byte[8], "type >f4");
    assertRefused(head("'<f4'", "True", "(2, 2)"), new byte[16], "column-major");
    assertRefused("import os", new byte[8], "cannot be understood");
  }

  @Test
  void allocatesNothingThatTheFileCannotHold() throws IOException {
    String message = "packed into";
    assertRefused(head("'<f4'", "False", "(500000000,)"), new byte[8], message);
    assertRefused(head("'|u1'", "False", "(2147483647,)"), new byte[8], message);
    assertRefused(head("'<f4'", "False", "(3,)"), new byte[8], message);
    assertRefused(head("'<f4'", "False", "(1,)"), new byte[8], message);
    String tooLarge = "is too large";
    assertRefused(head("'|u1'", "False", "(99999999999999999999,)"), new byte[8], tooLarge);
    assertRefused(head("'|u1'", "False", "(65536, 65536, 65536)"), new byte[8], tooLarge);
  }

  /** Whatever the bytes: an {@link IOException}, or an array of the size that was checked. */
  @Test
  void survivesAnyDamage() throws IOException {
    Path file = folder.resolve("good.npz");
    NpzWriter.write(file, List.of(NpyArray.of("numbers", new float[600], 30, 20)));
    byte[] good = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(4);
    int errors = 0;
    for (int n = 0; n < 400; n++) {
      byte[] bad = good.clone();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(
          file, n % 4 == 0 ? java.util.Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
      try (NpzFile npz = new NpzFile(file)) {
        for (String name : npz.names()) {
          npz.read(name);
        }
      } catch (IOException e) {
        errors++;
      }
    }
    assertThat(errors).isGreaterThan(200);
  }
}
