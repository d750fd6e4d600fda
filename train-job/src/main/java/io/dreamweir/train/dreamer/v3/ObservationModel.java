package io.dreamweir.train.dreamer.v3;

import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.NormedDense;
import io.dreamweir.train.nn.NormedMlp;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads observations into tokens, vectors before images, and predicts them from states. Parameters:
 * {@code enc/mlp0, enc/mlp0norm, ...}, {@code enc/cnn0, ...}; {@code dec/mlp/}, {@code
 * dec/vec/NAME/pred}, and those of {@link ImageDecoder}.
 */
record ObservationModel(Observations observations, ModelConfig config, Norm norm) {

  /** Prefix of the observations among a program's inputs. */
  static final String INPUT = "obs/";

  private boolean sees() {
    return !observations.images().isEmpty();
  }

  private boolean feels() {
    return !observations.vectors().isEmpty();
  }

  private ImageEncoder imageEncoder() {
    return new ImageEncoder(
        observations.height(), observations.width(), observations.channels(), config, norm);
  }

  private ImageDecoder imageDecoder() {
    return new ImageDecoder(
        observations.height(), observations.width(), observations.channels(), config, norm);
  }

  private NormedDense vectorLayer(int i) {
    return new NormedDense(i == 0 ? observations.numbers() : config.units(), config.units(), norm);
  }

  private NormedMlp vectorDecoder() {
    return new NormedMlp(
        config.stoch() + config.deter(), config.vectorLayers(), config.units(), norm);
  }

  /** Width of the tokens. */
  int tokens() {
    int ofVectors = config.vectorLayers() == 0 ? observations.numbers() : config.units();
    return (feels() ? ofVectors : 0) + (sees() ? imageEncoder().tokens() : 0);
  }

  List<ParameterSpec> parameters() {
    List<ParameterSpec> specs = new ArrayList<>();
    if (feels()) {
      for (int i = 0; i < config.vectorLayers(); i++) {
        specs.addAll(vectorLayer(i).parameters("enc/mlp" + i, "enc/mlp" + i + "norm"));
      }
    }
    if (sees()) {
      specs.addAll(imageEncoder().parameters("enc"));
      specs.addAll(imageDecoder().parameters("dec"));
    }
    if (feels()) {
      specs.addAll(vectorDecoder().parameters("dec/mlp"));
      for (TensorSpec vector : observations.vectors()) {
        specs.addAll(
            NormedDense.affine(
                "dec/vec/" + vector.name() + "/pred",
                vectorDecoder().out(),
                vector.elements(),
                ParameterSpec.Start.TRUNCATED_NORMAL));
      }
    }
    return specs;
  }

  /** All images of n rows, [n, h, w, channels], 0 to 1. */
  Tensor image(Graph graph, Program.Inputs in, int rows) {
    List<Tensor> images = new ArrayList<>();
    for (TensorSpec image : observations.images()) {
      images.add(pixels(in, image, rows));
    }
    return images.size() == 1 ? images.get(0) : graph.concat(-1, images);
  }

  /** An image of n rows, [n, h, w, c], 0 to 1. */
  private static Tensor pixels(Program.Inputs in, TensorSpec image, int rows) {
    List<Integer> shape = image.shape();
    return in.get(INPUT + image.name())
        .reshape(rows, shape.get(0), shape.get(1), shape.get(2))
        .float32()
        .over(255);
  }

  /** A vector of n rows as it is read and predicted, [n, numbers]. */
  private Tensor vector(Program.Inputs in, TensorSpec vector, int rows) {
    Tensor raw = in.get(INPUT + vector.name()).reshape(rows, vector.elements()).float32();
    return config.symlogVectors() ? raw.symlog() : raw;
  }

  /**
   * The tokens of n rows, [n, tokens].
   *
   * @param in inputs {@code obs/NAME} [..., shape], n rows in all
   */
  Tensor tokens(Graph graph, Program.Inputs in, Parameters p, int rows) {
    List<Tensor> tokens = new ArrayList<>();
    if (feels()) {
      List<Tensor> parts = new ArrayList<>();
      observations.vectors().forEach(v -> parts.add(vector(in, v, rows)));
      Tensor x = graph.concat(-1, parts);
      for (int i = 0; i < config.vectorLayers(); i++) {
        x = vectorLayer(i).apply(p.in("enc"), "mlp" + i, "mlp" + i + "norm", x);
      }
      tokens.add(x);
    }
    if (sees()) {
      Tensor image = graph.localResult(() -> image(graph, in, rows).minus(0.5));
      tokens.add(imageEncoder().apply(graph, p.in("enc"), image));
    }
    return tokens.size() == 1 ? tokens.get(0) : graph.concat(-1, tokens);
  }

  /**
   * What was predicted and how wrong it was.
   *
   * @param means by observation: images 0 to 1 [n, h, w, c], vectors as they are read [n, numbers]
   * @param losses by observation, [n]: sums of squared errors
   */
  record Predicted(Map<String, Tensor> means, Map<String, Tensor> losses) {}

  /** Predictions from states of n rows. */
  Predicted predict(
      Graph graph, Program.Inputs in, Parameters p, RecurrentModel.State state, int rows) {
    Map<String, Tensor> means = means(graph, p, state);
    Map<String, Tensor> losses = new LinkedHashMap<>();
    for (TensorSpec image : observations.images()) {
      losses.put(
          image.name(), graph.localResult(() -> squared(means, image, pixels(in, image, rows))));
    }
    for (TensorSpec vector : observations.vectors()) {
      losses.put(vector.name(), squared(means, vector, vector(in, vector, rows)));
    }
    return new Predicted(means, losses);
  }

  private static Tensor squared(Map<String, Tensor> means, TensorSpec tensor, Tensor truth) {
    Tensor mean = java.util.Objects.requireNonNull(means.get(tensor.name()));
    return mean.minus(truth).square().reshape(-1, tensor.elements()).sum(-1);
  }

  /** Predictions of all observations. */
  Map<String, Tensor> means(Graph graph, Parameters p, RecurrentModel.State state) {
    Map<String, Tensor> means = new LinkedHashMap<>();
    if (feels()) {
      Tensor hidden =
          vectorDecoder().apply(p.in("dec").in("mlp"), graph.concat(state.stoch(), state.deter()));
      for (TensorSpec vector : observations.vectors()) {
        means.put(
            vector.name(),
            NormedDense.affine(p.in("dec").in("vec").in(vector.name()), "pred", hidden));
      }
    }
    if (sees()) {
      Tensor image =
          graph.localResult(
              () ->
                  imageDecoder().apply(graph, p.in("dec"), state.deter(), state.stoch()).sigmoid());
      int at = 0;
      for (TensorSpec spec : observations.images()) {
        int channels = spec.shape().get(2);
        means.put(spec.name(), image.slice(-1, at, at + channels));
        at += channels;
      }
    }
    return means;
  }
}
