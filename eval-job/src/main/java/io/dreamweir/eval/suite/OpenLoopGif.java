package io.dreamweir.eval.suite;

import io.dreamweir.train.agent.OpenLoop;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** An open-loop prediction as an animated picture: truth, model and difference side by side. */
public final class OpenLoopGif {
  private OpenLoopGif() {}

  /** The first sequence of a prediction. */
  public static byte[] of(OpenLoop loop) {
    int height = loop.image().shape().get(0);
    int width = loop.image().shape().get(1);
    List<BufferedImage> pictures = new ArrayList<>();
    for (int t = 0; t < loop.length(); t++) {
      BufferedImage picture =
          new BufferedImage(3 * (width + 1) - 1, height, BufferedImage.TYPE_INT_RGB);
      int left = 0;
      for (OpenLoop.View view : OpenLoop.View.values()) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            picture.setRGB(left + x, y, loop.rgb(view, t, 0, y, x));
          }
        }
        left += width + 1;
      }
      pictures.add(picture);
    }
    return AnimatedGif.of(pictures);
  }
}
