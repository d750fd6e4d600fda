package io.dreamweir.atari.golden;

import io.dreamweir.error.UserError;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The pictures of the first rows of each trace: an npz file (zip of npy files) with one array uint8
 * [20, 64, 64] per trace.
 */
final class FirstPictures {
  static final String FILE = "first20.npz";
  static final int COUNT = 20;
  private static final int PICTURE = 64 * 64;
  private static final String SUFFIX = ".npy";

  private final Map<String, byte[]> pictures = new HashMap<>();

  private FirstPictures() {}

  /** Reads the file, or nothing if there is none. */
  static FirstPictures read(Path file) {
    FirstPictures all = new FirstPictures();
    if (!Files.exists(file)) {
      return all;
    }
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(SUFFIX)) {
          String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
          all.pictures.put(name, array(new DataInputStream(zip)));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.USAGE, "[" + file + "] is not a readable npz file: " + e.getMessage(), e);
    }
  }

  /** uint8 [20, 64, 64] of a trace. */
  Optional<byte[]> of(String trace) {
    return Optional.ofNullable(pictures.get(trace));
  }

  /** npy version 1: magic, version, little-endian length of the header, header, bytes. */
  private static byte[] array(DataInputStream in) throws IOException {
    byte[] start = new byte[10];
    in.readFully(start);
    byte[] header = new byte[(start[8] & 0xFF) | (start[9] & 0xFF) << 8];
    in.readFully(header);
    String text = new String(header, StandardCharsets.US_ASCII);
    if (start[6] != 1
        || !text.contains("'|u1'")
        || !text.contains("False")
        || !text.contains("(" + COUNT + ", 64, 64)")) {
      throw new IOException("expected uint8 [20, 64, 64], found " + text.strip());
    }
    byte[] values = new byte[COUNT * PICTURE];
    in.readFully(values);
    return values;
  }
}
