package io.dreamweir.lake.transfer;

import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.TensorSpec;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Frames uint8 [height, width, 1 or 3] as PNG, without loss. What is read is untrusted. */
final class PngFrames {
  private PngFrames() {}

  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int HEADER_BYTES = 26;

  /** Whether a tensor is a picture. */
  static boolean isPicture(TensorSpec spec) {
    return spec.type() == ElementType.UINT8
        && spec.shape().size() == 3
        && (spec.shape().get(2) == 1 || spec.shape().get(2) == 3);
  }

  /** The picture in {@code rows} at {@code at}. */
  static byte[] encode(TensorSpec spec, byte[] rows, int at) throws IOException {
    int height = spec.shape().get(0);
    int width = spec.shape().get(1);
    int channels = spec.shape().get(2);
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    WritableRaster raster = image.getRaster();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          raster.setSample(x, y, c, rows[at + (y * width + x) * channels + c] & 0xFF);
        }
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  /**
   * The pixels of a PNG, uint8 [height, width, channels].
   *
   * @throws IOException if it is no PNG, or not of that size; the header is compared before
   *     anything is unpacked
   */
  static byte[] decode(TensorSpec spec, byte[] png) throws IOException {
    int height = spec.shape().get(0);
    int width = spec.shape().get(1);
    int channels = spec.shape().get(2);
    ByteBuffer header = ByteBuffer.wrap(png);
    if (png.length < HEADER_BYTES || header.getLong(0) != SIGNATURE) {
      throw new IOException("a picture is no PNG");
    }
    int colour = header.get(25);
    if (header.getInt(16) != width
        || header.getInt(20) != height
        || header.get(24) != 8
        || colour != (channels == 1 ? 0 : 2)) {
      throw new IOException(
          String.format(
              "a PNG is %dx%d of %d bits and colour type %d, expected %s of 8 bits",
              header.getInt(20), header.getInt(16), header.get(24), colour, spec));
    }
    byte[] pixels = new byte[spec.bytes()];
    Raster raster = raster(png);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          pixels[(y * width + x) * channels + c] = (byte) raster.getSample(x, y, c);
        }
      }
    }
    return pixels;
  }

  private static Raster raster(byte[] png) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
    ImageReader reader = readers.next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
      reader.setInput(in, true, true);
      return reader.read(0).getRaster();
    } catch (RuntimeException e) {
      throw new IOException("a PNG is damaged: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }
}
