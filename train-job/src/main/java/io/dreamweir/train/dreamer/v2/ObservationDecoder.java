package io.dreamweir.train.dreamer.v2;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.ConvDecoder;
import io.dreamweir.train.nn.Features;
import io.dreamweir.train.nn.Mlp;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what an observation looks like from a feature: mean picture, mean vectors. */
record ObservationDecoder(Optional<ConvDecoder> image, Optional<Mlp> vector) {

  private static final String NAME = "decoder";

  static ObservationDecoder of(DreamerV2Config config, Observations observations, int feature) {
    Optional<ConvDecoder> image = observations.image().map(spec -> picture(config, spec, feature));
    int width = observations.vectorWidth();
    DreamerV2Config.HeadSize size = config.vectorNetwork();
    return new ObservationDecoder(
        image,
        width == 0
            ? Optional.empty()
            : Optional.of(
                new Mlp(
                    feature,
                    size.layers(),
                    size.units(),
                    List.of(Observations.VECTOR),
                    width,
                    config.activation())));
  }

  private static ConvDecoder picture(DreamerV2Config config, TensorSpec spec, int feature) {
    int side = spec.shape().get(0);
    ConvDecoder decoder =
        new ConvDecoder(
            feature,
            spec.shape().get(2),
            config.cnnDepth(),
            config.decoderKernels(),
            config.activation());
    if (decoder.pixels() != side || spec.shape().get(1) != side) {
      throw UserError.usage(
          "%s does not fit the layers: decoder-kernels %s give %d x %d pixels; the presets image-96"
              + " and image-128 have layers for larger images",
          spec, config.decoderKernels(), decoder.pixels(), decoder.pixels());
    }
    return decoder;
  }

  List<ParameterSpec> parameters() {
    List<ParameterSpec> specs = new ArrayList<>();
    image.ifPresent(network -> specs.addAll(network.parameters(NAME)));
    vector.ifPresent(network -> specs.addAll(network.parameters(NAME)));
    return specs;
  }

  /**
   * Mean picture, [n, h, w, c]; there must be one.
   *
   * @param p parameters of the whole model
   */
  Tensor picture(Parameters p, Tensor feature) {
    return image.orElseThrow().apply(p.in(NAME), feature);
  }

  /** Mean vectors, [n, v]; there must be some. */
  Tensor vector(Parameters p, Tensor feature) {
    Mlp network = vector.orElseThrow();
    Features hidden = network.hidden(p.in(NAME), new Features.Values(feature));
    return network.output(p.in(NAME), Observations.VECTOR, hidden);
  }
}
