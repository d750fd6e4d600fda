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

  ChunkDecoder(Spaces spaces, ByteRanges ranges, ChecksumPolicy checksums) {
    this.specs = spaces.observation();
    this.ranges = ranges;
    this.checksums = checksums;
    long bytes = specs.stream().mapToLong(TensorSpec::bytes).max().orElseThrow() * Chunk.MAX_ROWS;
    if (bytes > Integer.MAX_VALUE) {
      throw UserError.usage(
          "observations of %d bytes are too large: a chunk of %d rows must stay below 2 GiB",
          bytes / Chunk.MAX_ROWS, Chunk.MAX_ROWS);
    }
    scratch = ByteBuffer.allocateDirect((int) bytes);
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
