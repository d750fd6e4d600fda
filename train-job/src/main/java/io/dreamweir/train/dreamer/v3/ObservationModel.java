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
import java.util.Objects;

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

  /** Every image of n rows as it came, [n, h, w, c]. */
  private List<Tensor> images(Program.Inputs in, int rows) {
    List<Tensor> images = new ArrayList<>();
    for (TensorSpec image : observations.images()) {
      List<Integer> shape = image.shape();
      images.add(
          in.get(INPUT + image.name()).reshape(rows, shape.get(0), shape.get(1), shape.get(2)));
    }
    return images;
  }

  /** Numbers from 0 to 1. */
  private static Tensor shares(Tensor image) {
    return image.float32().over(255);
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
      tokens.add(graph.overRows(images(in, rows), images -> seen(graph, p, images)));
    }
    return tokens.size() == 1 ? tokens.get(0) : graph.concat(-1, tokens);
  }

  private Tensor seen(Graph graph, Parameters p, List<Tensor> images) {
    Tensor centred =
        graph.localResult(
            () ->
                graph
                    .concat(-1, images.stream().map(ObservationModel::shares).toList())
                    .minus(0.5));
    return imageEncoder().apply(graph, p.in("enc"), centred);
  }

  /**
   * How wrong predictions were: sums of squared errors.
   *
   * @param sum of all rows and observations
   * @param each by observation, [n], without gradient
   */
  record Errors(Tensor sum, Map<String, Tensor> each) {}

  /** Errors of predictions from states of n rows. */
  Errors errors(
      Graph graph, Program.Inputs in, Parameters p, RecurrentModel.State state, int rows) {
    Map<String, Tensor> each = new LinkedHashMap<>();
    Tensor sum = graph.full(0);
    if (sees()) {
      List<Tensor> read = new ArrayList<>(List.of(state.deter(), state.stoch()));
      read.addAll(images(in, rows));
      Graph.RowLosses losses =
          graph.lossesOverRows(
              read,
              piece -> {
                RecurrentModel.State part = new RecurrentModel.State(piece.get(0), piece.get(1));
                return imageErrors(graph, p, part, piece.subList(2, piece.size()));
              });
      sum = losses.sum();
      for (int i = 0; i < losses.each().size(); i++) {
        each.put(observations.images().get(i).name(), losses.each().get(i));
      }
    }
    Map<String, Tensor> felt = vectorMeans(graph, p, state);
    for (TensorSpec vector : observations.vectors()) {
      Tensor error =
          squared(
              vector, Objects.requireNonNull(felt.get(vector.name())), vector(in, vector, rows));
      each.put(vector.name(), error.stopGradient());
      sum = sum.plus(error.sum());
    }
    return new Errors(sum, each);
  }

  private List<Tensor> imageErrors(
      Graph graph, Parameters p, RecurrentModel.State state, List<Tensor> images) {
    Map<String, Tensor> means = imageMeans(graph, p, state);
    List<Tensor> errors = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      TensorSpec spec = observations.images().get(i);
      Tensor mean = Objects.requireNonNull(means.get(spec.name()));
      Tensor truth = images.get(i);
      errors.add(graph.localResult(() -> squared(spec, mean, shares(truth))));
    }
    return errors;
  }

  private static Tensor squared(TensorSpec tensor, Tensor mean, Tensor truth) {
    return mean.minus(truth).square().reshape(-1, tensor.elements()).sum(-1);
  }

  /**
   * Predictions of all observations: images 0 to 1 [n, h, w, c], vectors as they are read [n,
   * numbers].
   */
  Map<String, Tensor> means(Graph graph, Parameters p, RecurrentModel.State state) {
    Map<String, Tensor> means = vectorMeans(graph, p, state);
    means.putAll(imageMeans(graph, p, state));
    return means;
  }

  private Map<String, Tensor> vectorMeans(Graph graph, Parameters p, RecurrentModel.State state) {
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
    return means;
  }

  private Map<String, Tensor> imageMeans(Graph graph, Parameters p, RecurrentModel.State state) {
    Map<String, Tensor> means = new LinkedHashMap<>();
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
