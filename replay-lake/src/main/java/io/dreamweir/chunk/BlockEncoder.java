package io.dreamweir.chunk;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.dreamweir.experience.TensorSpec;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Compresses the rows of one observation key into one zstd frame of level 1.
 *
 * <p>Level 1 over a whole chunk stores real 64x64 screens in some 70 bytes per step and decodes
 * faster than the trainer can ask; higher levels gain little, one frame per row costs several times
 * as much. The context is reused: a new one per call would halve the speed. One owner at a time.
 */
public final class BlockEncoder implements AutoCloseable {

  /** Most uncompressed bytes of a block, 64 MiB; nothing larger is written or decoded. */
  public static final int MAX_RAW_BYTES = 64 << 20;

  private static final int LEVEL = 1;

  private final ZstdCompressCtx context =
      new ZstdCompressCtx().setLevel(LEVEL).setContentSize(true).setChecksum(false);
  private final CRC32C crc = new CRC32C();
  private byte[] scratch = new byte[0];

  /**
   * Compresses rows.
   *
   * @param raw uint8 [length], the rows one after the other
   * @param length a multiple of {@code spec.bytes()}, at most {@link #MAX_RAW_BYTES}
   */
  public ObservationBlock encode(TensorSpec spec, byte[] raw, int length) {
    if (length < 1 || length > MAX_RAW_BYTES || length % spec.bytes() != 0) {
      throw new IllegalArgumentException(
          length + " bytes are not whole rows of " + spec + " within " + MAX_RAW_BYTES + " bytes");
    }
    int bound = Math.toIntExact(Zstd.compressBound(length));
    if (scratch.length < bound) {
      scratch = new byte[bound];
    }
    int size = context.compressByteArray(scratch, 0, scratch.length, raw, 0, length);
    crc.reset();
    crc.update(raw, 0, length);
    return new ObservationBlock(spec, Arrays.copyOf(scratch, size), (int) crc.getValue());
  }

  /** Rows of that tensor that fit one chunk: {@link Chunk#MAX_ROWS}, fewer for huge tensors. */
  public static int maxRows(TensorSpec spec) {
    return Math.max(1, Math.min(Chunk.MAX_ROWS, MAX_RAW_BYTES / spec.bytes()));
  }

  @Override
  public void close() {
    context.close();
  }
}
