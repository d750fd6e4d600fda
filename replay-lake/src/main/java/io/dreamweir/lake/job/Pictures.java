package io.dreamweir.lake.job;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Frames as pictures: a sheet or an animation. */
final class Pictures {
  private Pictures() {}

  private static final String GIF_METADATA = "javax_imageio_gif_image_1.0";

  /** Some 15 pictures per second, as 4 frames of a 60 Hz screen. */
  private static final String DELAY_CENTISECONDS = "7";

  /**
   * One frame.
   *
   * @param shape height, width, and 1 (grey) or 3 (red, green, blue)
   * @param raw uint8, the frame begins at {@code at}
   */
  static BufferedImage of(List<Integer> shape, byte[] raw, int at) {
    int height = shape.get(0);
    int width = shape.get(1);
    int channels = shape.get(2);
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = at + (y * width + x) * channels;
        int red = raw[pixel] & 0xFF;
        int green = channels == 1 ? red : raw[pixel + 1] & 0xFF;
        int blue = channels == 1 ? red : raw[pixel + 2] & 0xFF;
        picture.setRGB(x, y, (red << 16) | (green << 8) | blue);
      }
    }
    return picture;
  }

  /** Pictures side by side, one pixel apart, row by row. */
  static void writeSheet(List<BufferedImage> pictures, int mostColumns, Path out)
      throws IOException {
    int columns = Math.min(mostColumns, pictures.size());
    int lines = (pictures.size() + columns - 1) / columns;
    int width = pictures.get(0).getWidth() + 1;
    int height = pictures.get(0).getHeight() + 1;
    BufferedImage sheet =
        new BufferedImage(columns * width - 1, lines * height - 1, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = sheet.createGraphics();
    for (int i = 0; i < pictures.size(); i++) {
      drawing.drawImage(pictures.get(i), (i % columns) * width, (i / columns) * height, null);
    }
    drawing.dispose();
    createFolder(out);
    ImageIO.write(sheet, "png", out.toFile());
  }

  /**
   * An endless animation.
   *
   * @param scale how many times larger each pixel is drawn
   */
  static void writeAnimation(List<BufferedImage> pictures, int scale, Path out) throws IOException {
    createFolder(out);
    Files.deleteIfExists(out);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out.toFile())) {
      writer.setOutput(Objects.requireNonNull(stream, "file stream"));
      writer.prepareWriteSequence(null);
      for (BufferedImage picture : pictures) {
        BufferedImage large = enlarge(picture, scale);
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(large), null);
        metadata.setFromTree(GIF_METADATA, timing(metadata));
        writer.writeToSequence(new IIOImage(large, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  private static IIOMetadataNode timing(IIOMetadata metadata) {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(GIF_METADATA);
    IIOMetadataNode control =
        (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
    control.setAttribute("delayTime", DELAY_CENTISECONDS);
    control.setAttribute("disposalMethod", "none");
    IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0});
    extensions.appendChild(loop);
    root.appendChild(extensions);
    return root;
  }

  private static BufferedImage enlarge(BufferedImage picture, int scale) {
    int width = picture.getWidth() * scale;
    int height = picture.getHeight() * scale;
    BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = large.createGraphics();
    drawing.drawImage(picture, 0, 0, width, height, null);
    drawing.dispose();
    return large;
  }

  private static void createFolder(Path out) throws IOException {
    Files.createDirectories(Objects.requireNonNull(out.toAbsolutePath().getParent(), "folder"));
  }
}
