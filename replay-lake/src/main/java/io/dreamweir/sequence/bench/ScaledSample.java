package io.dreamweir.sequence.bench;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import io.dreamweir.sample.AtariSample;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sample's screens at another size: real movement, synthetic detail. Every pixel is the nearest
 * one of the 64x64 screen; channel c of a colour is the grey value times c + 1, cut to a byte.
 */
final class ScaledSample {
  private ScaledSample() {}

  private static final int SIDE = 64;
  private static final int ACTIONS = 18;

  /**
   * Size of the screens.
   *
   * @param height pixels
   * @param width pixels
   * @param channels bytes of a pixel
   */
  record Image(int height, int width, int channels) {

    private static final Pattern TEXT =
        Pattern.compile("([1-9]\\d{0,2})x([1-9]\\d{0,2})x([1-9]\\d{0,1})");

    /** Reads {@code 96x96x1}. */
    static Image of(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        throw UserError.usage(
            "'%s' is no size of an image; give height, width and channels, as 64x64x3", text);
      }
      return new Image(
          Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(2)),
          Integer.parseInt(matcher.group(3)));
    }

    static Image of(Spaces spaces) {
      TensorSpec spec = spaces.observation().get(0);
      return new Image(spec.shape().get(0), spec.shape().get(1), spec.shape().get(2));
    }

    int bytes() {
      return height * width * channels;
    }

    Spaces spaces() {
      return Spaces.pixels(height, width, channels, ACTIONS);
    }

    private byte[] scale(byte[] screen) {
      if (height == SIDE && width == SIDE && channels == 1) {
        return screen;
      }
      byte[] scaled = new byte[bytes()];
      int at = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int grey = screen[y * SIDE / height * SIDE + x * SIDE / width];
          for (int c = 1; c <= channels; c++) {
            scaled[at++] = (byte) (grey * c);
          }
        }
      }
      return scaled;
    }
  }

  /** The eight episodes. */
  static List<AtariSample.Episode> episodes(Image image) {
    TaskDescription task = new TaskDescription(BenchLake.TASK, "1", "sample", "", image.spaces());
    return AtariSample.episodes().stream()
        .map(
            episode ->
                new AtariSample.Episode(
                    task, episode.rows().stream().map(row -> scaled(image, row)).toList()))
        .toList();
  }

  private static Transition scaled(Image image, Transition row) {
    return new Transition(
        new Observation(List.of(image.scale(row.observation().tensors().get(0)))),
        row.action(),
        row.reward(),
        row.end(),
        row.frames());
  }
}
