package io.dreamweir.sequence.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A file of a stored index: the blocks of some data files. It is written once, appears by a rename,
 * and never changes, so that a mapping of it stays valid, also when it is deleted.
 *
 * <p>Layout, little-endian: {@link #MAGIC} int64, format int32, bytes of the directory int32,
 * CRC32C of the directory int32, 0 int32; the directory; the blocks. Directory: identity text,
 * version of the table int64, number of blocks int32; per block path text, bytes of the data file
 * int64, where the block starts in this file int64, its bytes int32, its CRC32C int32. A text is
 * its length in bytes int32 and UTF-8.
 */
final class IndexSegment {

  static final String SUFFIX = ".index";
  static final int FORMAT = 1;

  /** {@code DWINDEX\n}. */
  private static final long MAGIC = 0x0A5845444E495744L;

  private static final int HEAD_BYTES = 24;

  /** More is not mapped at once. */
  private static final long MAX_BYTES = Integer.MAX_VALUE;

  /** A stored block. */
  private record Entry(long fileBytes, long at, int bytes, int crc32c) {}

  /** A block to store, under the path of its data file relative to the table. */
  record Block(String path, long fileBytes, ByteBuffer bytes) {}

  /** A file that is not a segment of this index, or not any more. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String reason) {
      super(reason);
    }
  }

  private final Path path;
  private final long version;
  private final ByteBuffer bytes;
  private final Map<String, Entry> entries;

  private IndexSegment(Path path, long version, ByteBuffer bytes, Map<String, Entry> entries) {
    this.path = path;
    this.version = version;
    this.bytes = bytes;
    this.entries = entries;
  }

  /**
   * Writes a segment.
   *
   * @param identity what the index is of
   * @param version newest version of the table that any of the blocks was read for
   */
  static Path write(Path folder, String identity, long version, List<Block> blocks)
      throws IOException {
    byte[] name = identity.getBytes(StandardCharsets.UTF_8);
    List<byte[]> paths =
        blocks.stream().map(b -> b.path().getBytes(StandardCharsets.UTF_8)).toList();
    int directoryBytes = Integer.BYTES + name.length + Long.BYTES + Integer.BYTES;
    for (byte[] text : paths) {
      directoryBytes += 3 * Integer.BYTES + text.length + 2 * Long.BYTES;
    }
    ByteBuffer directory = buffer(directoryBytes);
    directory.putInt(name.length).put(name).putLong(version).putInt(blocks.size());
    long at = (long) HEAD_BYTES + directoryBytes;
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      directory.putInt(paths.get(i).length).put(paths.get(i)).putLong(block.fileBytes());
      directory.putLong(at).putInt(block.bytes().limit()).putInt(crc32c(block.bytes()));
      at += block.bytes().limit();
    }
    ByteBuffer head = buffer(HEAD_BYTES);
    head.putLong(MAGIC).putInt(FORMAT).putInt(directoryBytes);
    head.putInt(crc32c(directory.flip())).putInt(0);
    Path target = folder.resolve(String.format("%020d-%s%s", version, UUID.randomUUID(), SUFFIX));
    Path temporary = folder.resolve("." + target.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(channel, head.flip());
      write(channel, directory);
      for (Block block : blocks) {
        write(channel, block.bytes().duplicate());
      }
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    return target;
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc32c(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /**
   * Maps a segment.
   *
   * @throws UnusableException if it is damaged, or of another index or format
   */
  static IndexSegment open(Path path, String identity) throws IOException, UnusableException {
    ByteBuffer bytes;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < HEAD_BYTES || channel.size() > MAX_BYTES) {
        throw new UnusableException("it has " + channel.size() + " bytes");
      }
      bytes = channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (bytes.getLong() != MAGIC) {
      throw new UnusableException("it does not begin as one");
    }
    int format = bytes.getInt();
    if (format != FORMAT) {
      throw new UnusableException("it has format " + format + ", this program's is " + FORMAT);
    }
    int directoryBytes = bytes.getInt();
    int crc32c = bytes.getInt();
    if (directoryBytes < 0 || directoryBytes > bytes.limit() - HEAD_BYTES) {
      throw new UnusableException("it is cut short");
    }
    ByteBuffer directory = bytes.slice(HEAD_BYTES, directoryBytes).order(ByteOrder.LITTLE_ENDIAN);
    if (crc32c(directory) != crc32c) {
      throw new UnusableException("the checksum of its directory is wrong");
    }
    if (!text(directory).equals(identity)) {
      throw new UnusableException("it is of another table");
    }
    long version = directory.getLong();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (int count = directory.getInt(); count > 0; count--) {
      String name = text(directory);
      Entry entry =
          new Entry(
              directory.getLong(), directory.getLong(), directory.getInt(), directory.getInt());
      if (entry.at + entry.bytes > bytes.limit()) {
        throw new UnusableException("it is cut short");
      }
      entries.put(name, entry);
    }
    return new IndexSegment(path, version, bytes, entries);
  }

  private static String text(ByteBuffer in) {
    byte[] utf8 = new byte[in.getInt()];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  Path path() {
    return path;
  }

  long version() {
    return version;
  }

  /** Paths of the data files whose blocks are here. */
  List<String> paths() {
    return new ArrayList<>(entries.keySet());
  }

  /** Bytes of this file. */
  long bytes() {
    return bytes.limit();
  }

  /** Bytes of one block. */
  long bytes(String path) {
    Entry entry = entries.get(path);
    return entry == null ? 0 : entry.bytes;
  }

  /**
   * The block of a data file, if it is here.
   *
   * @throws UnusableException if it is damaged
   */
  Optional<Block> block(String path) throws UnusableException {
    Entry entry = entries.get(path);
    if (entry == null) {
      return Optional.empty();
    }
    ByteBuffer block = bytes.slice((int) entry.at, entry.bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (crc32c(block) != entry.crc32c) {
      throw new UnusableException("the checksum of the block of " + path + " is wrong");
    }
    return Optional.of(new Block(path, entry.fileBytes, block));
  }
}
