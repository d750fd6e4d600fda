package io.dreamweir.sequence.read;

import io.dreamweir.sequence.index.DataFile;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of an object store, or of any other file system that Hadoop knows: ranged reads of whole
 * blocks of a mebibyte, which hold hundreds of chunks, into a {@link BlockCache} on the local disk.
 *
 * <p>A request that fails is repeated with growing pauses, beyond what the store's own client does;
 * a file that is not there is not asked for again.
 */
final class StoreRanges implements ByteRanges {

  /** 4 MiB: a request takes as long as some megabytes of transfer. */
  static final int BLOCK_BYTES = 1 << 22;

  private static final Logger LOG = LoggerFactory.getLogger(StoreRanges.class);
  private static final int ATTEMPTS = 6;
  private static final long FIRST_PAUSE_MS = 50;

  private final Configuration hadoop = new Configuration();
  private final BlockCache cache;
  private final int blockBytes;

  StoreRanges(BlockCache cache) {
    this(cache, BLOCK_BYTES);
  }

  StoreRanges(BlockCache cache, int blockBytes) {
    this.cache = cache;
    this.blockBytes = blockBytes;
  }

  @Override
  public Range open(DataFile file, long at, int length) throws IOException {
    if (length < 1 || at < 0 || at > file.bytes() - length) {
      throw new EOFException(
          "bytes " + at + " to " + (at + length) + " lie outside its " + file.bytes() + " bytes");
    }
    long first = at / blockBytes;
    if ((at + length - 1) / blockBytes == first) {
      BlockCache.Block block = block(file, first);
      return new Cached(block, (int) (at - first * blockBytes));
    }
    return new Gathered(gather(file, at, length));
  }

  private BlockCache.Block block(DataFile file, long number) throws IOException {
    long from = number * blockBytes;
    int bytes = (int) Math.min(blockBytes, file.bytes() - from);
    return cache.block(file, number, bytes, () -> fetch(file, from, bytes));
  }

  private ByteBuffer gather(DataFile file, long at, int length) throws IOException {
    ByteBuffer whole = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    while (whole.hasRemaining()) {
      long place = at + whole.position();
      long number = place / blockBytes;
      int skip = (int) (place - number * blockBytes);
      try (BlockCache.Block block = block(file, number)) {
        int count = Math.min(whole.remaining(), block.bytes() - skip);
        whole.put(whole.position(), block.buffer(), skip, count);
        whole.position(whole.position() + count);
      }
    }
    return whole;
  }

  private byte[] fetch(DataFile file, long from, int bytes) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return fetchOnce(file, from, bytes);
      } catch (FileNotFoundException e) {
        throw new NoSuchFileException(file.path());
      } catch (EOFException e) {
        throw new EOFException(
            "it has fewer bytes than the " + file.bytes() + " that the table's log says");
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException(
              "the store failed " + ATTEMPTS + " times, at last: " + e.getMessage(), e);
        }
        LOG.warn("bytes {} of {} again, since: {}", from, file.path(), e.getMessage());
        pause(FIRST_PAUSE_MS << attempt);
      }
    }
  }

  private byte[] fetchOnce(DataFile file, long from, int bytes) throws IOException {
    Path path = new Path(file.path());
    FileSystem files = path.getFileSystem(hadoop);
    try (FSDataInputStream in =
        files.openFile(path).opt("fs.s3a.experimental.input.fadvise", "random").build().get()) {
      byte[] read = new byte[bytes];
      in.readFully(from, read);
      return read;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + path);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException store) {
        throw store;
      }
      throw new IllegalStateException("cannot open " + file.path(), e.getCause());
    }
  }

  private static void pause(long ms) throws InterruptedIOException {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two requests");
    }
  }

  @Override
  public void close() {
    cache.close();
  }

  private record Cached(BlockCache.Block block, int at) implements Range {
    @Override
    public ByteBuffer buffer() {
      return block.buffer();
    }

    @Override
    public void close() {
      block.close();
    }
  }

  /** A range that lies in several blocks. */
  private record Gathered(ByteBuffer buffer) implements Range {
    @Override
    public int at() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
