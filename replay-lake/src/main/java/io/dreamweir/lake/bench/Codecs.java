package io.dreamweir.lake.bench;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** The alternatives that are measured. */
final class Codecs {
  private Codecs() {}

  /** One zstd frame per chunk. */
  static BlockCodec zstd(int level) {
    return zstd(level, new byte[0]);
  }

  /**
   * One zstd frame per chunk, after the content of a dictionary.
   *
   * @param dictionary raw content; empty for none
   */
  static BlockCodec zstd(int level, byte[] dictionary) {
    ZstdCompressCtx compress = new ZstdCompressCtx().setLevel(level).setContentSize(true);
    ZstdDecompressCtx decompress = new ZstdDecompressCtx();
    if (dictionary.length > 0) {
      compress.loadDict(dictionary);
      decompress.loadDict(dictionary);
    }
    return new BlockCodec() {
      @Override
      public byte[] encode(byte[] raw, int rows) {
        return compress.compress(raw);
      }

      @Override
      public void decode(byte[] stored, byte[] raw, int rows) {
        decompress.decompressByteArray(raw, 0, raw.length, stored, 0, stored.length);
      }
    };
  }

  /** Each frame but the first as its difference to the one before, then another codec. */
  static BlockCodec xorDelta(BlockCodec then) {
    return new BlockCodec() {
      @Override
      public byte[] encode(byte[] raw, int rows) {
        int frame = raw.length / rows;
        byte[] delta = raw.clone();
        for (int i = frame; i < raw.length; i++) {
          delta[i] = (byte) (raw[i] ^ raw[i - frame]);
        }
        return then.encode(delta, rows);
      }

      @Override
      public void decode(byte[] stored, byte[] raw, int rows) {
        int frame = raw.length / rows;
        then.decode(stored, raw, rows);
        for (int i = frame; i < raw.length; i++) {
          raw[i] ^= raw[i - frame];
        }
      }
    };
  }

  /** LZ4 with its fast compressor. */
  static BlockCodec lz4() {
    return lz4(LZ4Factory.fastestInstance().fastCompressor());
  }

  /** LZ4 with its high compressor. */
  static BlockCodec lz4High() {
    return lz4(LZ4Factory.fastestInstance().highCompressor());
  }

  private static BlockCodec lz4(LZ4Compressor compressor) {
    return new BlockCodec() {
      @Override
      public byte[] encode(byte[] raw, int rows) {
        return compressor.compress(raw);
      }

      @Override
      public void decode(byte[] stored, byte[] raw, int rows) {
        LZ4Factory.fastestInstance()
            .safeDecompressor()
            .decompress(stored, 0, stored.length, raw, 0, raw.length);
      }
    };
  }

  /**
   * A PNG picture per frame.
   *
   * @param side height and width of a grey frame
   */
  static BlockCodec png(int side) {
    return new BlockCodec() {
      @Override
      public byte[] encode(byte[] raw, int rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int row = 0; row < rows; row++) {
          byte[] picture =
              picture(Arrays.copyOfRange(raw, row * side * side, (row + 1) * side * side));
          out.writeBytes(ByteBuffer.allocate(4).putInt(picture.length).array());
          out.writeBytes(picture);
        }
        return out.toByteArray();
      }

      private byte[] picture(byte[] frame) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, side, side, frame);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
          ImageIO.write(image, "png", out);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return out.toByteArray();
      }

      @Override
      public void decode(byte[] stored, byte[] raw, int rows) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        for (int row = 0; row < rows; row++) {
          int length = in.getInt();
          try {
            BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(stored, in.position(), length));
            byte[] frame = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            System.arraycopy(frame, 0, raw, row * side * side, frame.length);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          in.position(in.position() + length);
        }
      }
    };
  }
}
