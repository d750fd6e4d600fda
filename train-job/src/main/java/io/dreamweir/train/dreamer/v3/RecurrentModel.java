package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.NormedDense;
import io.dreamweir.train.nn.OneHot;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import io.dreamweir.train.nn.Unimix;
import java.util.ArrayList;
import java.util.List;

/**
 * The recurrent state-space model: a deterministic state from {@link Core}, a prior of the
 * stochastic one given the deterministic, a posterior given also the observation's tokens.
 *
 * <p>What does not depend on the recurrence is computed for all steps at once: the action's layer,
 * the tokens' part of the posterior, the whole prior. Parameters: the core's, {@code obs0,
 * obs0norm, ..., obslogit}, {@code prior0, prior0norm, ..., priorlogit}.
 */
record RecurrentModel(ModelConfig config, int actions, int tokens, Norm norm) {

  /** A state; {@code stoch} is flat. */
  record State(Tensor deter, Tensor stoch) {
    /** What heads read: deter, then stoch. */
    Tensor feature(Graph graph) {
      return graph.concat(deter, stoch);
    }
  }

  /**
   * States after seeing the observations.
   *
   * @param state [T, B, ...]
   * @param posterior raw logits [T, B, S, D]
   */
  record Observed(State state, Tensor posterior) {}

  /** Width of a feature. */
  int feature() {
    return config.deter() + config.stoch();
  }

  private Core core() {
    return switch (config.core()) {
      case BLOCKS -> new BlockCore(config, actions, norm);
      case GRU -> new GruCore(config, actions, norm);
    };
  }

  private NormedDense layer(int i, int firstIn) {
    return new NormedDense(i == 0 ? firstIn : config.hidden(), config.hidden(), norm);
  }

  List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>(core().parameters(name));
    specs.addAll(stack(name, "obs", config.posteriorLayers(), config.deter() + tokens, "obslogit"));
    specs.addAll(stack(name, "prior", config.priorLayers(), config.deter(), "priorlogit"));
    return specs;
  }

  private List<ParameterSpec> stack(String name, String layer, int layers, int in, String logits) {
    List<ParameterSpec> specs = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String full = name + "/" + layer + i;
      specs.addAll(layer(i, in).parameters(full, full + "norm"));
    }
    specs.addAll(
        NormedDense.affine(
            name + "/" + logits,
            config.hidden(),
            config.stoch(),
            ParameterSpec.Start.TRUNCATED_NORMAL));
    return specs;
  }

  /**
   * Runs along sequences with posterior samples. Where a row is the first of an episode, the state
   * and the action before it count as zero.
   *
   * @param start state before the first row, [B, ...]
   * @param tokens [T, B, tokens]
   * @param action [T, B, actions]: the action that led to the row
   * @param isFirst float32 [T, B]
   * @param gumbel [T, B, S, D]
   */
  Observed observe(
      Graph graph,
      Parameters p,
      State start,
      Tensor tokens,
      Tensor action,
      Tensor isFirst,
      Tensor gumbel) {
    int length = tokens.size(0);
    int batch = tokens.size(1);
    Tensor kept = isFirst.negate().plus(1).reshape(length, batch, 1);
    List<Tensor> keeps = kept.unstack(0);
    Core.Step core = core().prepare(graph, p);
    List<Tensor> ofAction = core().ofAction(p, action.times(kept)).unstack(0);
    Tensor kernel = p.get("obs0/kernel");
    Tensor deterKernel = kernel.slice(0, 0, config.deter());
    List<Tensor> ofTokens =
        tokens
            .dense(
                kernel.slice(0, config.deter(), config.deter() + this.tokens),
                p.get("obs0/bias"),
                Activation.NONE)
            .unstack(0);
    List<Tensor> noise = gumbel.unstack(0);
    List<Tensor> deters = new ArrayList<>();
    List<Tensor> stochs = new ArrayList<>();
    List<Tensor> posteriors = new ArrayList<>();
    State state = start;
    for (int t = 0; t < length; t++) {
      Tensor keep = keeps.get(t);
      Tensor deter =
          core.next(state.deter().times(keep), state.stoch().times(keep), ofAction.get(t));
      Tensor x = deter.dense(deterKernel, ofTokens.get(t), Activation.NONE);
      x = norm.apply(p, "obs0norm", x).silu();
      for (int i = 1; i < config.posteriorLayers(); i++) {
        x = layer(i, 0).apply(p, "obs" + i, "obs" + i + "norm", x);
      }
      Tensor logits = latents(NormedDense.affine(p, "obslogit", x), batch);
      Tensor stoch = OneHot.sample(mixed(logits), noise.get(t)).reshape(batch, config.stoch());
      state = new State(deter, stoch);
      deters.add(deter);
      stochs.add(stoch);
      posteriors.add(logits);
    }
    return new Observed(
        new State(graph.stack(0, deters), graph.stack(0, stochs)), graph.stack(0, posteriors));
  }

  private Tensor latents(Tensor flat, int... outer) {
    int[] shape = new int[outer.length + 2];
    System.arraycopy(outer, 0, shape, 0, outer.length);
    shape[outer.length] = config.groups();
    shape[outer.length + 1] = config.classes();
    return flat.reshape(shape);
  }

  /** Logits with their share of the uniform distribution. */
  Tensor mixed(Tensor logits) {
    return Unimix.logits(logits, config.unimix());
  }

  /** Raw prior logits of deterministic states: [n, deter] to [n, S, D]. */
  Tensor prior(Parameters p, Tensor deter) {
    Tensor x = deter;
    for (int i = 0; i < config.priorLayers(); i++) {
      x = layer(i, config.deter()).apply(p, "prior" + i, "prior" + i + "norm", x);
    }
    return latents(NormedDense.affine(p, "priorlogit", x), -1);
  }

  /** Steps without observations, for which parameters are arranged once. */
  Imagination imagination(Graph graph, Parameters p) {
    return new Imagination(this, p, core(), core().prepare(graph, p));
  }

  /** Steps without observations and without gradient. */
  record Imagination(RecurrentModel model, Parameters p, Core core, Core.Step step) {

    /**
     * One step.
     *
     * @param logits raw prior logits [n, S, D]
     */
    record Next(State state, Tensor logits) {}

    /**
     * The next state.
     *
     * @param action [n, actions]
     * @param gumbel [n, S, D]
     */
    Next next(State state, Tensor action, Tensor gumbel) {
      Tensor deter = step.next(state.deter(), state.stoch(), core.ofAction(p, action));
      Tensor logits = model.prior(p, deter);
      Tensor stoch = OneHot.draw(model.mixed(logits), gumbel).reshape(-1, model.config.stoch());
      return new Next(new State(deter, stoch), logits);
    }
  }
}
