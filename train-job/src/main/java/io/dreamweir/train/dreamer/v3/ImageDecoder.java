package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.BlockDense;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.NormedDense;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import io.dreamweir.train.nn.UpsampledConv;
import java.util.ArrayList;
import java.util.List;

/**
 * From a state to an image: both parts of the state give a small map, whose sum is normalised, then
 * convolutions double it. Parameters: {@code sp0} (blocks, of deter), {@code sp1, sp1norm, sp2} (of
 * stoch), {@code spnorm}, {@code conv2, conv2norm, ...}, {@code imgout}.
 */
record ImageDecoder(int height, int width, int channels, ModelConfig config, Norm norm) {

  private int layers() {
    return config.multipliers().size();
  }

  private int depth(int layer) {
    return config.depth() * config.multipliers().get(layer);
  }

  private int startRows() {
    return height >> layers();
  }

  private int startColumns() {
    return width >> layers();
  }

  private int startChannels() {
    return depth(layers() - 1);
  }

  private int start() {
    return startRows() * startColumns() * startChannels();
  }

  private BlockDense ofDeter() {
    return new BlockDense(config.blocks(), config.deter(), start());
  }

  private NormedDense ofStoch() {
    return new NormedDense(config.stoch(), 2 * config.units(), norm);
  }

  List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>(ofDeter().parameters(name + "/sp0"));
    specs.addAll(ofStoch().parameters(name + "/sp1", name + "/sp1norm"));
    specs.addAll(
        NormedDense.affine(
            name + "/sp2", 2 * config.units(), start(), ParameterSpec.Start.TRUNCATED_NORMAL));
    specs.addAll(norm.parameters(name + "/spnorm", startChannels()));
    int in = startChannels();
    for (int i = layers() - 2; i >= 0; i--) {
      specs.addAll(kernel(name + "/conv" + i, in, depth(i)));
      specs.addAll(norm.parameters(name + "/conv" + i + "norm", depth(i)));
      in = depth(i);
    }
    specs.addAll(kernel(name + "/imgout", in, channels));
    return specs;
  }

  /** Transposed convolutions keep their kernel as [k, k, out, in]. */
  private List<ParameterSpec> kernel(String name, int in, int out) {
    return switch (config.resampling()) {
      case POOLED -> Convolution.parameters(name, config.kernel(), in, out);
      case STRIDED ->
          List.of(
              new ParameterSpec(
                  name + "/kernel",
                  List.of(config.kernel(), config.kernel(), out, in),
                  ParameterSpec.Start.GLOROT_UNIFORM),
              new ParameterSpec(name + "/bias", List.of(out), ParameterSpec.Start.ZEROS));
    };
  }

  /**
   * The image before the sigmoid.
   *
   * @param deter [n, deter]
   * @param stoch [n, S*D]
   * @return [n, height, width, channels]
   */
  Tensor apply(Graph graph, Parameters p, Tensor deter, Tensor stoch) {
    Tensor x = graph.localResult(() -> firstMap(p, deter, stoch));
    for (int i = layers() - 2; i >= 0; i--) {
      Tensor below = x;
      String name = "conv" + i;
      x =
          graph.localResult(
              () -> norm.apply(p, name + "norm", doubled(graph, p.in(name), below)).silu());
    }
    return doubled(graph, p.in("imgout"), x);
  }

  private Tensor firstMap(Parameters p, Tensor deter, Tensor stoch) {
    int rows = startRows();
    int columns = startColumns();
    int blocks = config.blocks();
    Tensor fromDeter =
        ofDeter()
            .apply(p.in("sp0"), deter)
            .reshape(-1, blocks, rows, columns, startChannels() / blocks)
            .transpose(0, 2, 3, 1, 4)
            .reshape(-1, rows, columns, startChannels());
    Tensor fromStoch =
        NormedDense.affine(p, "sp2", ofStoch().apply(p, "sp1", "sp1norm", stoch))
            .reshape(-1, rows, columns, startChannels());
    return norm.apply(p, "spnorm", fromDeter.plus(fromStoch)).silu();
  }

  private Tensor doubled(Graph graph, Parameters p, Tensor x) {
    return switch (config.resampling()) {
      case POOLED -> UpsampledConv.apply(graph, x, p.get("kernel"), p.get("bias"));
      case STRIDED -> {
        int before = (config.kernel() - 2) / 2;
        yield x.convTranspose(p.get("kernel"), p.get("bias"), 2, Activation.NONE)
            .slice(1, before, before + 2 * x.size(1))
            .slice(2, before, before + 2 * x.size(2));
      }
    };
  }
}
