package io.dreamweir.chunk;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.dreamweir.experience.TensorSpec;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Decompresses blocks after checking them: the size that the frame declares is compared with the
 * one that the rows need before anything is allocated, and the checksum after. The context is
 * reused; one owner at a time.
 */
public final class BlockDecoder implements AutoCloseable {

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final CRC32C crc = new CRC32C();
  private byte[] scratch = new byte[0];

  /**
   * The raw bytes of all rows.
   *
   * @param place where the block belongs, for the message
   * @param rows rows that the block must hold
   * @return uint8 [rows * spec.bytes()], owned by the caller
   */
  public byte[] decode(String place, ObservationBlock block, int rows)
      throws InvalidChunkException {
    int size = checkSize(place, block, rows);
    byte[] raw = new byte[size];
    decodeInto(place, block, raw, size);
    return raw;
  }

  /** Decodes and checks a block and its numbers, keeping nothing. */
  public void check(String place, ObservationBlock block, int rows) throws InvalidChunkException {
    int size = checkSize(place, block, rows);
    if (scratch.length < size) {
      scratch = new byte[size];
    }
    decodeInto(place, block, scratch, size);
    Optional<String> problem = RowRules.notANumber(block.spec(), scratch, size);
    if (problem.isPresent()) {
      throw new InvalidChunkException(place, problem.get());
    }
  }

  private static int checkSize(String place, ObservationBlock block, int rows)
      throws InvalidChunkException {
    TensorSpec spec = block.spec();
    long expected = (long) rows * spec.bytes();
    if (expected > BlockEncoder.MAX_RAW_BYTES) {
      throw new InvalidChunkException(
          place,
          String.format(
              "%s needs %,d bytes for %d rows, at most %,d are allowed",
              spec.name(), expected, rows, BlockEncoder.MAX_RAW_BYTES));
    }
    long declared = Zstd.decompressedSize(block.compressed());
    if (declared != expected) {
      throw new InvalidChunkException(
          place,
          String.format(
              "%s %s, expected %d rows of %s = %,d",
              spec.name(),
              declared < 1
                  ? "is not a zstd frame with a declared size"
                  : String.format("declares %,d bytes", declared),
              rows,
              extents(spec),
              expected));
    }
    return Math.toIntExact(expected);
  }

  private void decodeInto(String place, ObservationBlock block, byte[] out, int size)
      throws InvalidChunkException {
    String name = block.spec().name();
    int written;
    try {
      written =
          context.decompressByteArray(
              out, 0, size, block.compressed(), 0, block.compressed().length);
    } catch (ZstdException e) {
      throw new InvalidChunkException(place, name + " cannot be decompressed: " + e.getMessage());
    }
    if (written != size) {
      throw new InvalidChunkException(
          place, String.format("%s has %,d bytes, expected %,d", name, written, size));
    }
    crc.reset();
    crc.update(out, 0, size);
    if ((int) crc.getValue() != block.crc32c()) {
      throw new InvalidChunkException(
          place,
          String.format(
              "%s has CRC32C %08x, expected %08x", name, (int) crc.getValue(), block.crc32c()));
    }
  }

  /** {@code 64x64x1}, with the element type where it is not uint8. */
  static String extents(TensorSpec spec) {
    String shape =
        spec.shape().isEmpty()
            ? "1"
            : spec.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
    return spec.type().bytes() == 1
        ? shape
        : shape + " " + spec.type().name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public void close() {
    context.close();
  }
}
