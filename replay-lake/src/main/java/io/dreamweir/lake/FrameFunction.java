package io.dreamweir.lake;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.dreamweir.chunk.BlockEncoder;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The SQL function {@code frame(block, row, rows)}: the raw bytes of one row of a stored block, for
 * example {@code frame(obs_image, 0, rows)}; null where the block is null.
 */
final class FrameFunction implements UDF3<byte @Nullable [], Integer, Integer, byte @Nullable []> {
  private static final long serialVersionUID = 1L;

  static final String NAME = "frame";

  private static final ThreadLocal<ZstdDecompressCtx> CONTEXT =
      ThreadLocal.withInitial(ZstdDecompressCtx::new);

  static void register(SparkSession spark) {
    if (!spark.catalog().functionExists(NAME)) {
      spark.udf().register(NAME, new FrameFunction(), DataTypes.BinaryType);
    }
  }

  @Override
  public byte @Nullable [] call(byte @Nullable [] block, Integer row, Integer rows) {
    if (block == null) {
      return null;
    }
    long size = Zstd.decompressedSize(block);
    if (size < 1 || size > BlockEncoder.MAX_RAW_BYTES || size % rows != 0) {
      throw new IllegalArgumentException(
          "a block of " + size + " bytes does not hold " + rows + " rows");
    }
    byte[] raw = CONTEXT.get().decompress(block, (int) size);
    int width = raw.length / rows;
    return Arrays.copyOfRange(raw, row * width, (row + 1) * width);
  }
}
