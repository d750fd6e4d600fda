package io.dreamweir.lake.transfer.npz;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An {@code .npz} archive, read array by array. What an array claims to need is compared with what
 * its entry can unpack to before anything is allocated, so that a small file cannot ask for much
 * memory.
 */
public final class NpzFile implements AutoCloseable {

  /** Most bytes of one array, 1 GiB. */
  private static final long LARGEST = 1L << 30;

  /** Deflate packs at most this many bytes into one. */
  private static final long HIGHEST_RATIO = 1_032;

  private static final String SUFFIX = ".npy";

  private final Path path;
  private final ZipFile zip;

  /**
   * Opens an archive.
   *
   * @throws IOException if it is none
   */
  public NpzFile(Path path) throws IOException {
    this.path = path;
    zip = new ZipFile(path.toFile());
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** Names of its arrays, in the order of the archive. */
  public List<String> names() {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .toList();
  }

  /** Whether there is an array of that name. */
  public boolean holds(String name) {
    return zip.getEntry(name + SUFFIX) != null;
  }

  /**
   * Reads an array.
   *
   * @throws UnreadableArrayException if it is not plain numbers, or damaged
   */
  public NpyArray read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + SUFFIX);
    if (entry == null) {
      throw new UnreadableArrayException("there is no such array");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      NpyHeader header = NpyHeader.read(in);
      check(entry, header);
      ByteBuffer data = ByteBuffer.allocate((int) header.dataBytes());
      if (in.readNBytes(data.array(), 0, data.capacity()) != data.capacity() || in.read() != -1) {
        throw new UnreadableArrayException("it does not have the bytes that its head says");
      }
      return new NpyArray(name, header.type(), header.shape(), data);
    } catch (EOFException e) {
      throw new UnreadableArrayException("it ends within its head");
    }
  }

  private static void check(ZipEntry entry, NpyHeader header) throws UnreadableArrayException {
    long claimed = header.bytes() + header.dataBytes();
    boolean fits = claimed == entry.getSize();
    boolean possible = claimed / HIGHEST_RATIO <= entry.getCompressedSize();
    if (!fits || !possible || claimed > LARGEST) {
      throw new UnreadableArrayException(
          String.format(
              Locale.ROOT,
              "its head says %,d bytes, its entry %,d packed into %,d; at most %,d are read",
              claimed,
              entry.getSize(),
              entry.getCompressedSize(),
              LARGEST));
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
