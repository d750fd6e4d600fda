package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Every pixel four times (2 x 2), then a convolution with zeros around the image.
 *
 * <p>The four copies meet the same numbers, so the kernel's rows that fall on one pixel are added
 * up first: for the upper pixel of a pair, rows (0, 1), (2, 3), (4) of 5 meet the pixels -1, 0, 1;
 * for the lower, rows (0), (1, 2), (3, 4). One convolution of window 3 on the small image gives all
 * four, with 9 products where the large image takes 25.
 */
public final class UpsampledConv {
  private UpsampledConv() {}

  /**
   * The layer.
   *
   * @param image [n, h, w, in]
   * @param kernel [k, k, in, out], k odd
   * @param bias [out]
   * @return [n, 2 h, 2 w, out]
   */
  public static Tensor apply(Graph graph, Tensor image, Tensor kernel, Tensor bias) {
    int out = kernel.size(3);
    List<Tensor> kernels = new ArrayList<>();
    List<Tensor> biases = new ArrayList<>();
    for (int row = 0; row < 2; row++) {
      Tensor rows = taps(graph, kernel, 0, row);
      for (int column = 0; column < 2; column++) {
        kernels.add(taps(graph, rows, 1, column));
        biases.add(bias);
      }
    }
    int h = image.size(1);
    int w = image.size(2);
    return image
        .convSame(graph.concat(-1, kernels), graph.concat(-1, biases))
        .reshape(-1, h, w, 2, 2, out)
        .transpose(0, 1, 3, 2, 4, 5)
        .reshape(-1, 2 * h, 2 * w, out);
  }

  /** Adds up what falls on one pixel of the small image, along one axis. */
  private static Tensor taps(Graph graph, Tensor kernel, int axis, int place) {
    int reach = kernel.size(axis) / 2;
    int far = Math.max(-Math.floorDiv(-reach, 2), Math.floorDiv(1 + reach, 2));
    List<Tensor> taps = new ArrayList<>();
    for (int pixel = -far; pixel <= far; pixel++) {
      Tensor sum = null;
      for (int i = -reach; i <= reach; i++) {
        if (Math.floorDiv(place + i, 2) == pixel) {
          Tensor entry = kernel.slice(axis, i + reach, i + reach + 1);
          sum = sum == null ? entry : sum.plus(entry);
        }
      }
      taps.add(sum == null ? kernel.slice(axis, 0, 1).times(0) : sum);
    }
    return graph.concat(axis, taps);
  }
}
