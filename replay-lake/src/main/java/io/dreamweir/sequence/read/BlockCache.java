package io.dreamweir.sequence.read;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.index.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of remote files on the local disk, a file each, mapped while they are known. The least
 * recently used ones go when the limit is reached, and none while it is in use. What a process
 * leaves behind serves the next one; several processes may share a folder, and each then keeps to
 * the limit for itself.
 */
final class BlockCache implements AutoCloseable {

  /** Gets the bytes of a block from where they are. */
  interface Fetch {
    byte[] bytes() throws IOException;
  }

  /** A block in use; its buffer is valid until it is closed. */
  final class Block implements AutoCloseable {
    private final Path file;
    private final int bytes;
    private @Nullable MappedByteBuffer buffer;
    private int users;
    private boolean evicted;

    private Block(Path file, int bytes) {
      this.file = file;
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }

    ByteBuffer buffer() {
      MappedByteBuffer mapped = buffer;
      if (mapped == null) {
        throw new IllegalStateException(file + " is not loaded");
      }
      return mapped;
    }

    /** One thread loads; others that want the same block wait for it. */
    private synchronized void load(Fetch fetch) throws IOException {
      if (buffer != null) {
        return;
      }
      if (!Files.exists(file) || Files.size(file) != bytes) {
        Path partial = Files.createTempFile(folder, "block", ".partial");
        try {
          Files.write(partial, fetch.bytes());
          Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
          Files.deleteIfExists(partial);
        }
      } else {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        if (channel.size() != bytes) {
          throw new IOException("cached block " + file + " was changed; remove it");
        }
        MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes);
        mapped.order(ByteOrder.LITTLE_ENDIAN);
        buffer = mapped;
      }
    }

    private void drop() {
      evicted = true;
      if (users == 0) {
        unmap();
      }
    }

    private void unmap() {
      MappedByteBuffer mapped = buffer;
      buffer = null;
      if (mapped != null) {
        Unmapper.unmap(mapped);
      }
    }

    @Override
    public void close() {
      synchronized (BlockCache.this) {
        users--;
        if (evicted && users == 0) {
          unmap();
        }
      }
    }
  }

  private final Path folder;
  private final long limit;
  private final Map<String, Block> blocks = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /**
   * Opens the folder, and takes up what is in it.
   *
   * @param limit most bytes to keep
   */
  BlockCache(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
    try {
      Files.createDirectories(folder);
      for (Path file : oldestFirst(folder)) {
        add(file.getFileName().toString(), (int) Files.size(file));
      }
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "cannot use " + folder + " as a cache: " + e + "; name another folder (replay.cache-dir)",
          e);
    }
  }

  private static List<Path> oldestFirst(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(
              f ->
                  f.getFileName().toString().endsWith(".block")
                      && f.toFile().length() <= StoreRanges.BLOCK_BYTES)
          .forEach(files::add);
    }
    files.sort(Comparator.comparingLong((Path f) -> f.toFile().lastModified()));
    return files;
  }

  /**
   * Pins a block.
   *
   * @param number of the block in its file
   * @param size bytes of the block
   */
  Block block(DataFile file, long number, int size, Fetch fetch) throws IOException {
    String what = file.path() + "\n" + file.bytes() + "\n" + number;
    String name = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)) + ".block";
    Block block;
    synchronized (this) {
      Block known = blocks.get(name);
      if (known != null && known.bytes != size) {
        remove(name, known);
        known = null;
      }
      block = known == null ? add(name, size) : known;
      block.users++;
    }
    try {
      block.load(fetch);
      return block;
    } catch (IOException | RuntimeException e) {
      block.close();
      throw e;
    }
  }

  private synchronized Block add(String name, int size) {
    Block block = new Block(folder.resolve(name), size);
    blocks.put(name, block);
    bytes += size;
    Iterator<Map.Entry<String, Block>> oldest = blocks.entrySet().iterator();
    while (bytes > limit && blocks.size() > 1 && oldest.hasNext()) {
      Block old = oldest.next().getValue();
      if (old != block && old.users == 0) {
        oldest.remove();
        forget(old);
      }
    }
    return block;
  }

  private void remove(String name, Block block) {
    blocks.remove(name);
    forget(block);
  }

  private void forget(Block block) {
    bytes -= block.bytes;
    block.drop();
    try {
      Files.deleteIfExists(block.file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove cached block " + block.file, e);
    }
  }

  /** Bytes kept now. */
  synchronized long bytes() {
    return bytes;
  }

  /** Unmaps; the files stay for the next process. */
  @Override
  public synchronized void close() {
    blocks.values().forEach(Block::drop);
    blocks.clear();
  }
}
