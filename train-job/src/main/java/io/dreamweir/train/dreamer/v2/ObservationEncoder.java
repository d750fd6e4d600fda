package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.ConvEncoder;
import io.dreamweir.train.nn.Features;
import io.dreamweir.train.nn.Mlp;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Embeds an observation: convolutions for the picture, dense layers for the vectors; the embedding
 * is both, the picture's first.
 */
record ObservationEncoder(Optional<ConvEncoder> image, Optional<Mlp> vector) {

  private static final String NAME = "encoder";

  static ObservationEncoder of(DreamerV2Config config, Observations observations) {
    Optional<ConvEncoder> image =
        observations
            .image()
            .map(
                spec ->
                    new ConvEncoder(
                        spec.shape().get(0),
                        spec.shape().get(1),
                        spec.shape().get(2),
                        config.cnnDepth(),
                        config.encoderKernels(),
                        config.activation()));
    int width = observations.vectorWidth();
    DreamerV2Config.HeadSize size = config.vectorNetwork();
    return new ObservationEncoder(
        image,
        width == 0
            ? Optional.empty()
            : Optional.of(
                new Mlp(width, size.layers(), size.units(), List.of(), 0, config.activation())));
  }

  /** Width of an embedding. */
  int embed() {
    return image.map(ConvEncoder::embed).orElse(0) + vector.map(Mlp::units).orElse(0);
  }

  List<ParameterSpec> parameters() {
    List<ParameterSpec> specs = new ArrayList<>();
    image.ifPresent(network -> specs.addAll(network.parameters(NAME)));
    vector.ifPresent(network -> specs.addAll(network.parameters(NAME)));
    return specs;
  }

  /** Pictures as the networks see them, [rows, h, w, c] in +-0.5, if there are any. */
  Optional<Tensor> frames(Program.Inputs in, int rows) {
    return image.map(
        network ->
            Frames.scaled(
                in.get(Observations.IMAGE)
                    .reshape(rows, network.height(), network.width(), network.channels())));
  }

  /** Vectors [rows, v], if there are any. */
  Optional<Tensor> vectors(Program.Inputs in, int rows) {
    return vector.map(network -> in.get(Observations.VECTOR).reshape(rows, network.in()));
  }

  /**
   * The embedding, [rows, {@link #embed}].
   *
   * @param p parameters of the whole model
   */
  Tensor apply(Graph graph, Parameters p, Optional<Tensor> frames, Optional<Tensor> vectors) {
    List<Tensor> parts = new ArrayList<>();
    frames.ifPresent(x -> parts.add(image.orElseThrow().apply(p.in(NAME), x)));
    vectors
        .map(Features.Values::new)
        .ifPresent(x -> parts.add(vector.orElseThrow().hidden(p.in(NAME), x).whole()));
    return parts.size() == 1 ? parts.get(0) : graph.concat(-1, parts);
  }
}
