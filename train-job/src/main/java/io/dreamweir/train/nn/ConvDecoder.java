package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * An affine layer to a 1x1 map of {@code 32 * depth} channels, then transposed convolutions of
 * stride 2 without padding, channels halving down to the image's, an activation after all but the
 * last.
 *
 * @param in width of the feature
 * @param channels channels of the image
 * @param depth channels before the last layer
 * @param kernels window of each layer
 * @param activation after each layer but the last
 */
public record ConvDecoder(
    int in, int channels, int depth, List<Integer> kernels, Activation activation) {

  private static final int STRIDE = 2;

  /** Rows, and columns, of the image that the windows give. */
  public int pixels() {
    int pixels = 1;
    for (int kernel : kernels) {
      pixels = (pixels - 1) * STRIDE + kernel;
    }
    return pixels;
  }

  /** Elements of all maps of one image. */
  public long elements() {
    long elements = start();
    int side = 1;
    for (int i = 0; i < kernels.size(); i++) {
      side = (side - 1) * STRIDE + kernels.get(i);
      elements += (long) side * side * out(i);
    }
    return elements;
  }

  private int start() {
    return 32 * depth;
  }

  private int out(int layer) {
    int last = kernels.size() - 1;
    return layer == last ? channels : depth << (last - layer - 1);
  }

  private Dense first() {
    return new Dense(in, start(), Activation.NONE);
  }

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>(first().parameters(name + "/convin"));
    int below = start();
    for (int i = 0; i < kernels.size(); i++) {
      int k = kernels.get(i);
      specs.add(
          new ParameterSpec(
              name + "/conv" + i + "/kernel",
              List.of(k, k, out(i), below),
              ParameterSpec.Start.GLOROT_UNIFORM));
      specs.add(
          new ParameterSpec(
              name + "/conv" + i + "/bias", List.of(out(i)), ParameterSpec.Start.ZEROS));
      below = out(i);
    }
    return specs;
  }

  /**
   * Mean image.
   *
   * @param feature [n, in]
   * @return [n, pixels, pixels, channels]
   */
  public Tensor apply(Parameters p, Tensor feature) {
    Tensor x = first().apply(p.in("convin"), feature).reshape(-1, 1, 1, start());
    for (int i = 0; i < kernels.size(); i++) {
      Parameters layer = p.in("conv" + i);
      Activation after = i == kernels.size() - 1 ? Activation.NONE : activation;
      x = x.convTranspose(layer.get("kernel"), layer.get("bias"), STRIDE, after);
    }
    return x;
  }
}
