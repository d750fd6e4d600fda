package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions of stride 2 without padding, an activation after each, channels doubling from {@code
 * depth}; the last map is flattened in height, width, channel order.
 *
 * @param height rows of the image
 * @param width columns of the image
 * @param channels channels of the image
 * @param depth channels of the first layer
 * @param kernels window of each layer
 * @param activation after each layer
 */
public record ConvEncoder(
    int height, int width, int channels, int depth, List<Integer> kernels, Activation activation) {

  private static final int STRIDE = 2;

  /** Width of the flattened last map. */
  public int embed() {
    return extent(height) * extent(width) * (depth << (kernels.size() - 1));
  }

  /** Elements of all maps of one image. */
  public long elements() {
    long elements = 0;
    int h = height;
    int w = width;
    for (int i = 0; i < kernels.size(); i++) {
      h = (h - kernels.get(i)) / STRIDE + 1;
      w = (w - kernels.get(i)) / STRIDE + 1;
      elements += (long) h * w * (depth << i);
    }
    return elements;
  }

  private int extent(int pixels) {
    for (int kernel : kernels) {
      pixels = (pixels - kernel) / STRIDE + 1;
    }
    return pixels;
  }

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>();
    int in = channels;
    for (int i = 0; i < kernels.size(); i++) {
      int out = depth << i;
      int k = kernels.get(i);
      specs.add(
          new ParameterSpec(
              name + "/conv" + i + "/kernel",
              List.of(k, k, in, out),
              ParameterSpec.Start.GLOROT_UNIFORM));
      specs.add(
          new ParameterSpec(name + "/conv" + i + "/bias", List.of(out), ParameterSpec.Start.ZEROS));
      in = out;
    }
    return specs;
  }

  /**
   * The embedding.
   *
   * @param image [n, height, width, channels]
   * @return [n, {@link #embed}]
   */
  public Tensor apply(Parameters p, Tensor image) {
    Tensor x = image;
    for (int i = 0; i < kernels.size(); i++) {
      Parameters layer = p.in("conv" + i);
      x = x.conv(layer.get("kernel"), layer.get("bias"), STRIDE, activation);
    }
    return x.reshape(-1, embed());
  }
}
