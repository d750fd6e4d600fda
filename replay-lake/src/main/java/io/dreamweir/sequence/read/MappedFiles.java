package io.dreamweir.sequence.read;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.index.DataFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files of the local machine, mapped into memory: the page cache serves many readers at once and
 * counts for none of them.
 *
 * <p>At most a given number of regions is mapped; the least recently used go first, and none while
 * it is in use. A region is a gibibyte of a file, with an overlap so that every page lies in one.
 */
public final class MappedFiles implements ByteRanges {

  private static final long REGION_BYTES = 1L << 30;
  private static final int OVERLAP_BYTES = 1 << 29;

  private record Key(String path, long region) {}

  /** A mapped region and how many use it. */
  private static final class Mapping {
    final MappedByteBuffer buffer;
    int users;
    boolean evicted;

    Mapping(MappedByteBuffer buffer) {
      this.buffer = buffer;
    }
  }

  private final class Pinned implements Range {
    private final Mapping mapping;
    private final int at;

    Pinned(Mapping mapping, int at) {
      this.mapping = mapping;
      this.at = at;
    }

    @Override
    public ByteBuffer buffer() {
      return mapping.buffer;
    }

    @Override
    public int at() {
      return at;
    }

    @Override
    public void close() {
      release(mapping);
    }
  }

  private final int maxMapped;
  private final Map<Key, Mapping> mapped = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * Without any file mapped yet.
   *
   * @param maxMapped most regions to keep mapped, 1 or more
   */
  public MappedFiles(int maxMapped) {
    if (maxMapped < 1) {
      throw new IllegalArgumentException("cannot map " + maxMapped + " files");
    }
    this.maxMapped = maxMapped;
  }

  @Override
  public synchronized Range open(DataFile file, long at, int length) throws IOException {
    if (length < 1 || length > OVERLAP_BYTES || at < 0 || at > file.bytes() - length) {
      throw new EOFException(
          "bytes " + at + " to " + (at + length) + " lie outside its " + file.bytes() + " bytes");
    }
    Key key = new Key(file.path(), at / REGION_BYTES);
    Mapping mapping = mapped.get(key);
    if (mapping == null) {
      mapping = new Mapping(map(file, key.region * REGION_BYTES));
      mapped.put(key, mapping);
      evict();
    }
    mapping.users++;
    return new Pinned(mapping, (int) (at - key.region * REGION_BYTES));
  }

  private static MappedByteBuffer map(DataFile file, long from) throws IOException {
    try (FileChannel channel = FileChannel.open(local(file), StandardOpenOption.READ)) {
      // Touching bytes beyond the end of a mapped file ends the process, so look before.
      if (channel.size() != file.bytes()) {
        throw new EOFException(
            "it has " + channel.size() + " bytes where the table's log says " + file.bytes());
      }
      MappedByteBuffer buffer =
          channel.map(
              FileChannel.MapMode.READ_ONLY,
              from,
              Math.min(REGION_BYTES + OVERLAP_BYTES, file.bytes() - from));
      buffer.order(ByteOrder.LITTLE_ENDIAN);
      return buffer;
    }
  }

  /** Whether a file lies in the file system of this machine. */
  static boolean isLocal(DataFile file) {
    if (file.path().startsWith("file:/")) {
      return true;
    }
    String scheme = new org.apache.hadoop.fs.Path(file.path()).toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  private static Path local(DataFile file) {
    if (!isLocal(file)) {
      throw UserError.usage(
          "data file %s is not in a local file system, and only such files can be mapped; copy the"
              + " lake to a disk of this machine",
          file.path());
    }
    return Path.of(new org.apache.hadoop.fs.Path(file.path()).toUri().getPath());
  }

  private void evict() {
    Iterator<Mapping> oldest = mapped.values().iterator();
    for (int over = mapped.size() - maxMapped; over > 0; over--) {
      Mapping mapping = oldest.next();
      oldest.remove();
      mapping.evicted = true;
      unmapIfUnused(mapping);
    }
  }

  private synchronized void release(Mapping mapping) {
    mapping.users--;
    unmapIfUnused(mapping);
  }

  private static void unmapIfUnused(Mapping mapping) {
    if (mapping.evicted && mapping.users == 0) {
      Unmapper.unmap(mapping.buffer);
    }
  }

  /** Regions mapped now. */
  public synchronized int mapped() {
    return mapped.size();
  }

  @Override
  public synchronized void close() {
    mapped
        .values()
        .forEach(
            mapping -> {
              mapping.evicted = true;
              unmapIfUnused(mapping);
            });
    mapped.clear();
  }
}
