package io.dreamweir.train.dreamer;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Features;
import io.dreamweir.train.nn.Normal;
import io.dreamweir.train.nn.OneHot;
import java.util.List;

/**
 * Independent stochastic variables of a model's state: how many there are, and what is done with
 * the parameters of their distributions, [..., {@link #parameters}].
 */
public sealed interface Latents {

  /** What their samples are made of. */
  enum NoiseKind {
    GUMBEL,
    NORMAL
  }

  /** Width of a flat sample. */
  int width();

  /** Shape of the parameters of one state. */
  List<Integer> parameters();

  /** Shape of the noise of one sample. */
  List<Integer> noise();

  /** Distribution of the noise. */
  NoiseKind noiseKind();

  /** A sample with gradient: straight-through, or by reparametrization. */
  Tensor sample(Tensor parameters, Tensor noise);

  /** A sample without gradient, in the form that {@link #features} reads. */
  Tensor draw(Tensor parameters, Tensor noise);

  /** A flat sample [n, {@link #width}] in the form of {@link #draw}. */
  Tensor drawn(Tensor sample);

  /**
   * What layers read of a draw.
   *
   * @param rest values behind it, [..., k]
   */
  Features features(Graph graph, Tensor drawn, Tensor rest);

  /** KL(a || b) in nats, summed over the variables. */
  Tensor kl(Tensor a, Tensor b);

  /** Entropy in nats, summed over the variables. */
  Tensor entropy(Tensor parameters);

  /** Number of parameters of one state. */
  default int parameterCount() {
    return parameters().stream().reduce(1, Math::multiplyExact);
  }

  /**
   * One-hot choices; the parameters are logits [S, D].
   *
   * @param groups number of variables, S
   * @param classes values of each, D
   */
  record Categorical(int groups, int classes) implements Latents {
    @Override
    public int width() {
      return groups * classes;
    }

    @Override
    public List<Integer> parameters() {
      return List.of(groups, classes);
    }

    @Override
    public List<Integer> noise() {
      return parameters();
    }

    @Override
    public NoiseKind noiseKind() {
      return NoiseKind.GUMBEL;
    }

    @Override
    public Tensor sample(Tensor parameters, Tensor noise) {
      return OneHot.sample(parameters, noise);
    }

    /** Indices [..., S]. */
    @Override
    public Tensor draw(Tensor parameters, Tensor noise) {
      return parameters.stopGradient().plus(noise).argmax();
    }

    @Override
    public Tensor drawn(Tensor sample) {
      return sample.reshape(-1, groups, classes).argmax();
    }

    @Override
    public Features features(Graph graph, Tensor drawn, Tensor rest) {
      return new Features.Choices(graph, drawn, classes, rest);
    }

    @Override
    public Tensor kl(Tensor a, Tensor b) {
      return OneHot.kl(a, b).sum(-1);
    }

    @Override
    public Tensor entropy(Tensor parameters) {
      return OneHot.entropy(parameters).sum(-1);
    }
  }

  /**
   * Real numbers; the parameters are [2, S]: means, then raw standard deviations.
   *
   * @param size number of variables, S
   */
  record Gaussian(int size) implements Latents {
    @Override
    public int width() {
      return size;
    }

    @Override
    public List<Integer> parameters() {
      return List.of(2, size);
    }

    @Override
    public List<Integer> noise() {
      return List.of(size);
    }

    @Override
    public NoiseKind noiseKind() {
      return NoiseKind.NORMAL;
    }

    @Override
    public Tensor sample(Tensor parameters, Tensor noise) {
      return Normal.of(parameters).sample(noise);
    }

    @Override
    public Tensor draw(Tensor parameters, Tensor noise) {
      return Normal.of(parameters.stopGradient()).sample(noise);
    }

    @Override
    public Tensor drawn(Tensor sample) {
      return sample;
    }

    @Override
    public Features features(Graph graph, Tensor drawn, Tensor rest) {
      return new Features.Values(graph.concat(drawn, rest));
    }

    @Override
    public Tensor kl(Tensor a, Tensor b) {
      return Normal.of(a).kl(Normal.of(b));
    }

    @Override
    public Tensor entropy(Tensor parameters) {
      return Normal.of(parameters).entropy();
    }
  }
}
