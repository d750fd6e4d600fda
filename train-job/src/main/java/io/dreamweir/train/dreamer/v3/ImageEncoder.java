package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions that halve the image: {@code silu(norm(pool(conv(x))))} each. Parameters: {@code
 * cnn0, cnn0norm, ...}.
 *
 * @param height rows of the image
 * @param width columns
 * @param channels of the image
 */
record ImageEncoder(int height, int width, int channels, ModelConfig config, Norm norm) {

  private int layers() {
    return config.multipliers().size();
  }

  private int out(int layer) {
    return config.depth() * config.multipliers().get(layer);
  }

  /** Width of the flattened last map. */
  int tokens() {
    return (height >> layers()) * (width >> layers()) * out(layers() - 1);
  }

  List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>();
    int in = channels;
    for (int i = 0; i < layers(); i++) {
      specs.addAll(Convolution.parameters(name + "/cnn" + i, config.kernel(), in, out(i)));
      specs.addAll(norm.parameters(name + "/cnn" + i + "norm", out(i)));
      in = out(i);
    }
    return specs;
  }

  /**
   * The tokens.
   *
   * @param image float32 [n, height, width, channels]
   * @return [n, tokens]
   */
  Tensor apply(Graph graph, Parameters p, Tensor image) {
    Tensor x = image;
    for (int i = 0; i < layers(); i++) {
      Tensor below = x;
      int layer = i;
      x = graph.localResult(() -> layer(graph, p, layer, below));
    }
    return x.reshape(-1, tokens());
  }

  private Tensor layer(Graph graph, Parameters p, int i, Tensor x) {
    Tensor kernel = p.get("cnn" + i + "/kernel");
    Tensor bias = p.get("cnn" + i + "/bias");
    Tensor halved =
        switch (config.resampling()) {
          case POOLED -> x.convSame(kernel, bias).maxPool();
          case STRIDED ->
              Convolution.padded(graph, x, config.kernel()).conv(kernel, bias, 2, Activation.NONE);
        };
    return norm.apply(p, "cnn" + i + "norm", halved).silu();
  }
}
