package io.dreamweir.eval.suite;

import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * The pictures of one episode as an endless GIF. Memory and size are bounded: beyond a number of
 * pictures every second one is dropped, then every second one of those, so that a long episode
 * becomes a time lapse.
 */
final class EpisodeFilm {

  private static final String METADATA = "javax_imageio_gif_image_1.0";
  private static final String DELAY_CENTISECONDS = "7";

  private final TensorSpec picture;
  private final int tensor;
  private final int most;
  private final List<byte[]> frames = new ArrayList<>();
  private int stride = 1;
  private int rows;

  private EpisodeFilm(TensorSpec picture, int tensor, int most) {
    this.picture = picture;
    this.tensor = tensor;
    this.most = most;
  }

  /**
   * A film of the first picture among the observations; empty where there is none.
   *
   * @param most pictures kept, 2 or more
   */
  static Optional<EpisodeFilm> of(Spaces spaces, int most) {
    List<TensorSpec> tensors = spaces.observation();
    for (int i = 0; i < tensors.size(); i++) {
      TensorSpec spec = tensors.get(i);
      boolean coloured =
          spec.shape().size() == 3 && (spec.shape().get(2) == 1 || spec.shape().get(2) == 3);
      if (spec.type() == ElementType.UINT8 && coloured) {
        return Optional.of(new EpisodeFilm(spec, i, most));
      }
    }
    return Optional.empty();
  }

  /** Adds a row; the last row of an episode is always kept. */
  void add(Transition row) {
    if (rows % stride == 0 || row.end().isLast()) {
      frames.add(row.observation().tensors().get(tensor));
    }
    rows++;
    if (frames.size() > most) {
      stride *= 2;
      for (int i = frames.size() - 1; i > 0; i--) {
        if (i % 2 == 1) {
          frames.remove(i);
        }
      }
    }
  }

  /** Forgets everything: the episode begins anew. */
  void clear() {
    frames.clear();
    stride = 1;
    rows = 0;
  }

  /** Rows that one picture stands for. */
  int stride() {
    return stride;
  }

  byte[] gif() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(Objects.requireNonNull(stream, "memory stream"));
      writer.prepareWriteSequence(null);
      for (byte[] frame : frames) {
        BufferedImage image = image(frame);
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
        metadata.setFromTree(METADATA, endless(metadata));
        writer.writeToSequence(new IIOImage(image, null, metadata), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private BufferedImage image(byte[] frame) {
    int height = picture.shape().get(0);
    int width = picture.shape().get(1);
    int channels = picture.shape().get(2);
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    if (channels == 1) {
      image.getRaster().setDataElements(0, 0, width, height, frame);
      return image;
    }
    for (int i = 0; i < width * height; i++) {
      int red = frame[3 * i] & 0xFF;
      int green = frame[3 * i + 1] & 0xFF;
      int blue = frame[3 * i + 2] & 0xFF;
      image.setRGB(i % width, i / width, (red << 16) | (green << 8) | blue);
    }
    return image;
  }

  private static IIOMetadataNode endless(IIOMetadata metadata) {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(METADATA);
    IIOMetadataNode control =
        (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
    control.setAttribute("delayTime", DELAY_CENTISECONDS);
    control.setAttribute("disposalMethod", "none");
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0});
    IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
    extensions.appendChild(loop);
    root.appendChild(extensions);
    return root;
  }
}
