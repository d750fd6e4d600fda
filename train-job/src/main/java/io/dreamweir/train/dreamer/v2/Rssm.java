package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.Latents;
import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Dense;
import io.dreamweir.train.nn.Features;
import io.dreamweir.train.nn.Gru;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The recurrent state-space model of DreamerV2 [1, eq. 1]: a deterministic state {@code h_t =
 * gru(h_{t-1}, z_{t-1}, a_{t-1})}, a prior {@code p(z_t | h_t)} and a posterior {@code q(z_t | h_t,
 * x_t)}, both of independent variables, categorical or Gaussian.
 *
 * <p>What does not depend on the recurrence is computed for all steps at once: the action's part of
 * the input layer, the image's part of the posterior, and the whole prior.
 *
 * <p>[1] Hafner et al., Mastering Atari with Discrete World Models, 2021.
 *
 * @param latents the stochastic variables
 * @param deter width of the deterministic state
 * @param hidden width of the hidden layers
 * @param actions width of an encoded action
 * @param embed width of an embedded observation
 * @param activation of the hidden layers
 * @param norm of the recurrent unit
 */
public record Rssm(
    Latents latents,
    int deter,
    int hidden,
    int actions,
    int embed,
    Activation activation,
    Gru.Norm norm) {

  /** Latent states; {@code stoch} is flat: [..., {@link Latents#width}]. */
  public record State(Tensor stoch, Tensor deter) {
    /** What heads read: stoch, then deter. */
    public Tensor feature(Graph graph) {
      return graph.concat(stoch, deter);
    }
  }

  /**
   * States after seeing the observations.
   *
   * @param state [L, B, ...]
   * @param posterior its parameters, [L, B, {@link Latents#parameters}]
   */
  public record Observed(State state, Tensor posterior) {}

  /**
   * States made by the prior alone.
   *
   * @param stoch as the {@link Sampling} has it
   * @param deter [N, deter]
   * @param logits the prior's parameters, [N, {@link Latents#parameters}]
   */
  public record Imagined(Tensor stoch, Tensor deter, Tensor logits) {}

  /** How the prior is sampled. */
  public enum Sampling {
    /** With gradient; samples are flat, [N, {@link Rssm#stoch}]. */
    STRAIGHT_THROUGH,
    /** Samples are as {@link Latents#draw} gives them. */
    WITHOUT_GRADIENT
  }

  /** Width of a flat stochastic state. */
  public int stoch() {
    return latents.width();
  }

  /** Width of a feature. */
  public int feature() {
    return stoch() + deter;
  }

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>();
    specs.addAll(layer(stoch() + actions).parameters(name + "/img_in"));
    specs.addAll(gru().parameters(name + "/gru"));
    specs.addAll(layer(deter).parameters(name + "/img_out"));
    specs.addAll(logits().parameters(name + "/img_dist"));
    specs.addAll(layer(deter + embed).parameters(name + "/obs_out"));
    specs.addAll(logits().parameters(name + "/obs_dist"));
    return specs;
  }

  private Dense layer(int in) {
    return new Dense(in, hidden, activation);
  }

  private Dense logits() {
    return new Dense(hidden, latents.parameterCount(), Activation.NONE);
  }

  private Gru gru() {
    return new Gru(hidden, deter, norm);
  }

  /** The state before any observation. */
  public State initial(Graph graph, int batch) {
    return new State(graph.zeros(batch, stoch()), graph.zeros(batch, deter));
  }

  /**
   * Runs along sequences with posterior samples. Where a row is the first of an episode, the state
   * <em>and the action</em> before it count as zero.
   *
   * @param start state before the first row, [B, ...]
   * @param embed [L, B, embed]
   * @param action [L, B, actions]: the action that led to the row
   * @param isFirst float32 [L, B]
   * @param noise of the posterior samples, [L, B, {@link Latents#noise}]
   */
  public Observed observe(
      Graph graph,
      Parameters p,
      State start,
      Tensor embed,
      Tensor action,
      Tensor isFirst,
      Tensor noise) {
    int length = embed.size(0);
    int batch = embed.size(1);
    Tensor kept = isFirst.negate().plus(1).reshape(length, batch, 1);
    Tensor inKernel = p.get("img_in/kernel");
    Tensor outKernel = p.get("obs_out/kernel");
    List<Tensor> keeps = kept.unstack(0);
    Tensor actionPart =
        action
            .times(kept)
            .dense(
                inKernel.slice(0, stoch(), stoch() + actions),
                p.get("img_in/bias"),
                Activation.NONE);
    Tensor embedPart =
        embed.dense(
            outKernel.slice(0, deter, deter + this.embed), p.get("obs_out/bias"), Activation.NONE);
    Graph.Recurrent input = graph.recurrent(inKernel.slice(0, 0, stoch()), actionPart);
    Graph.Recurrent gates = recurrent(graph, p.in("gru/dense"), length, batch);
    Graph.Recurrent output = graph.recurrent(outKernel.slice(0, 0, deter), embedPart);
    Graph.Recurrent distribution = recurrent(graph, p.in("obs_dist"), length, batch);
    List<Integer> parameters = latents.parameters();
    List<Tensor> noises = noise.unstack(0);

    List<Tensor> stochs = new ArrayList<>();
    List<Tensor> deters = new ArrayList<>();
    List<Tensor> posteriors = new ArrayList<>();
    State state = start;
    for (int t = 0; t < length; t++) {
      Tensor keep = keeps.get(t);
      Tensor x = input.step(t, state.stoch().times(keep), activation);
      Tensor before = state.deter().times(keep);
      Tensor affine = gates.step(t, graph.concat(x, before), Activation.NONE);
      Tensor h = gru().next(p.in("gru"), affine, before);
      Tensor hidden = output.step(t, h, activation);
      Tensor logits =
          distribution
              .step(t, hidden, Activation.NONE)
              .reshape(batch, parameters.get(0), parameters.get(1));
      Tensor z = latents.sample(logits, noises.get(t)).reshape(batch, stoch());
      state = new State(z, h);
      stochs.add(z);
      deters.add(h);
      posteriors.add(logits);
    }
    return new Observed(
        new State(graph.stack(0, stochs), graph.stack(0, deters)), graph.stack(0, posteriors));
  }

  /** A layer with nothing to add but its bias. */
  private static Graph.Recurrent recurrent(Graph graph, Parameters p, int length, int batch) {
    Tensor bias = p.get("bias");
    return graph.recurrent(p.get("kernel"), graph.zeros(length, batch, bias.size(0)).plus(bias));
  }

  /** The prior's parameters: [..., deter] to [..., {@link Latents#parameters}]. */
  public Tensor prior(Parameters p, Tensor deter) {
    Tensor hidden = layer(this.deter).apply(p.in("img_out"), deter);
    Tensor logits = logits().apply(p.in("img_dist"), hidden);
    int[] shape = new int[deter.shape().size() + 1];
    for (int i = 0; i < shape.length - 2; i++) {
      shape[i] = deter.size(i);
    }
    shape[shape.length - 2] = latents.parameters().get(0);
    shape[shape.length - 1] = latents.parameters().get(1);
    return logits.reshape(shape);
  }

  /**
   * One step without an observation.
   *
   * @param stoch as {@code sampling} has it
   * @param deter [N, deter]
   * @param action [N, actions]
   * @param noise [N, {@link Latents#noise}]
   */
  public Imagined imagine(
      Graph graph,
      Parameters p,
      Tensor stoch,
      Tensor deter,
      Tensor action,
      Tensor noise,
      Sampling sampling) {
    Features read = features(graph, stoch, action, sampling);
    Tensor x = layer(stoch() + actions).apply(p.in("img_in"), read);
    Tensor h = gru().apply(graph, p.in("gru"), x, deter);
    Tensor logits = prior(p, h);
    Tensor z =
        switch (sampling) {
          case STRAIGHT_THROUGH -> latents.sample(logits, noise).reshape(-1, stoch());
          case WITHOUT_GRADIENT -> latents.draw(logits, noise);
        };
    return new Imagined(z, h, logits);
  }

  /**
   * What layers read of an imagined state.
   *
   * @param stoch as {@code sampling} has it
   * @param rest values behind it: the action, or the deterministic state
   */
  public Features features(Graph graph, Tensor stoch, Tensor rest, Sampling sampling) {
    return switch (sampling) {
      case STRAIGHT_THROUGH -> new Features.Values(graph.concat(stoch, rest));
      case WITHOUT_GRADIENT -> latents.features(graph, stoch, rest);
    };
  }
}
