package io.dreamweir.eval.suite;

import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pictures of one episode as an endless GIF. Memory and size are bounded: beyond a number of
 * pictures every second one is dropped, then every second one of those, so that a long episode
 * becomes a time lapse.
 */
final class EpisodeFilm {

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
    return AnimatedGif.of(frames.stream().map(this::image).toList());
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
}
