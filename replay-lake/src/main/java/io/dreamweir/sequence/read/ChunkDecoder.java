package io.dreamweir.sequence.read;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.index.FileChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Decompresses one observation of one chunk into a scratch buffer. Holds one decompression context
 * for its life, since a new one per chunk halves the speed. One thread.
 *
 * <p>A chunk is decoded whole even where the window ends within it: its 32 rows of 4 KiB are one
 * zstd block, and zstd decodes by the block.
 */
final class ChunkDecoder implements AutoCloseable {

  private final List<TensorSpec> specs;
  private final ByteRanges ranges;
  private final ChecksumPolicy checksums;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final BlobCursor blob = new BlobCursor();
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer scratch;
  private final ChunkCache cache;
  private final List<RowDifferences> packers;

  ChunkDecoder(Spaces spaces, ByteRanges ranges, ChecksumPolicy checksums, ChunkCache cache) {
    this.specs = spaces.observation();
    this.ranges = ranges;
    this.checksums = checksums;
    // What must be compared every time has to be read every time.
    this.cache = checksums == ChecksumPolicy.ALWAYS ? ChunkCache.none() : cache;
    packers = specs.stream().map(spec -> new RowDifferences(spec.bytes())).toList();
    long bytes = specs.stream().mapToLong(TensorSpec::bytes).max().orElseThrow() * Chunk.MAX_ROWS;
    if (bytes > Integer.MAX_VALUE) {
      throw UserError.usage(
          "observations of %d bytes are too large: a chunk of %d rows must stay below 2 GiB",
          bytes / Chunk.MAX_ROWS, Chunk.MAX_ROWS);
    }
    scratch = ByteBuffer.allocateDirect((int) bytes);
  }

  /**
   * Writes consecutive rows of a chunk to their places: from the cache, or else decoded, and then
   * offered to the cache.
   *
   * @param skip first row to write
   * @param count rows to write
   * @param into receives row i at row {@code place + i * stride}
   * @throws NoSuchFileException if the file is needed and gone
   * @throws UserError if the file is damaged
   */
  void copy(
      FileChunks file,
      int chunk,
      int key,
      int skip,
      int count,
      ByteBuffer into,
      int place,
      int stride)
      throws NoSuchFileException {
    if (!cache.holdsAny()) {
      copy(decode(file, chunk, key), skip, count, specs.get(key).bytes(), into, place, stride);
      return;
    }
    ChunkCache.Shelf shelf = cache.shelf(file, specs.size());
    byte[] packed = shelf.packed(chunk, key);
    if (packed == null || packed == RowDifferences.UNPACKABLE) {
      ByteBuffer rows = decode(file, chunk, key);
      copy(rows, skip, count, specs.get(key).bytes(), into, place, stride);
      if (packed == null && cache.admits()) {
        offer(file, shelf, chunk, key, rows);
      }
      return;
    }
    packers.get(key).unpack(packed, shelf.references(key), skip, count, into, place, stride);
  }

  private void offer(FileChunks file, ChunkCache.Shelf shelf, int chunk, int key, ByteBuffer rows) {
    RowDifferences packer = packers.get(key);
    int near = packer.nearest(rows, shelf.references(key));
    int number = near < 0 ? cache.addReference(shelf, key, packer.reference(rows, 0)) : near;
    byte[] reference = shelf.references(key).get(number);
    cache.put(file, shelf, chunk, key, packer.pack(rows, file.rows(chunk), reference, number));
  }

  private static void copy(
      ByteBuffer rows, int from, int count, int rowBytes, ByteBuffer into, int at, int stride) {
    for (int i = 0; i < count; i++) {
      into.put((at + i * stride) * rowBytes, rows, (from + i) * rowBytes, rowBytes);
    }
  }

  /**
   * The rows of a chunk, uint8 [rows, spec.bytes()] from position 0; valid until the next call.
   *
   * @throws NoSuchFileException if the file is gone
   * @throws UserError if the file is damaged
   */
  ByteBuffer decode(FileChunks file, int chunk, int key) throws NoSuchFileException {
    int pageBytes = file.pageBytes(chunk, key);
    try (ByteRanges.Range range = ranges.open(file.file(), file.pageStart(chunk, key), pageBytes)) {
      int from = range.at();
      blob.find(
          range.buffer(), from, from + pageBytes, file.rowInPage(chunk, key), file.optional(key));
      decompress(range.buffer(), file.rows(chunk) * specs.get(key).bytes());
      compareChecksum(file, chunk, key);
      return scratch;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException | DamagedPageException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format(
              "[%s@%d] '%s' cannot be read from %s: %s; run 'lake verify', then restore the file or"
                  + " mark its episodes with 'lake repair'",
              file.episodeId(chunk),
              file.firstStep(chunk),
              specs.get(key).name(),
              file.file().path(),
              e.getMessage()),
          e);
    }
  }

  private void decompress(ByteBuffer source, int bytes) throws DamagedPageException {
    try {
      int written =
          zstd.decompressDirectByteBuffer(scratch, 0, bytes, source, blob.at(), blob.length());
      if (written != bytes) {
        throw new DamagedPageException("it unpacks to " + written + " bytes, not " + bytes);
      }
    } catch (ZstdException e) {
      throw new DamagedPageException(
          "it does not unpack to " + bytes + " bytes: " + e.getMessage());
    }
    scratch.clear().limit(bytes);
  }

  private void compareChecksum(FileChunks file, int chunk, int key) throws DamagedPageException {
    boolean due =
        switch (checksums) {
          case ALWAYS -> true;
          case FIRST_TOUCH -> !file.isChecked(chunk, key);
          case NEVER -> false;
        };
    if (!due) {
      return;
    }
    crc.reset();
    crc.update(scratch);
    scratch.rewind();
    if ((int) crc.getValue() != file.crc32c(chunk, key)) {
      throw new DamagedPageException(
          String.format(
              "its CRC32C is %08x, not %08x", (int) crc.getValue(), file.crc32c(chunk, key)));
    }
    file.check(chunk, key);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
