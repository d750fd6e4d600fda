package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.dreamer.v2.Rssm.Sampling;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Bernoulli;
import io.dreamweir.train.nn.Features;
import io.dreamweir.train.nn.LambdaReturn;
import io.dreamweir.train.nn.Parameters;
import io.dreamweir.train.nn.UnitNormal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Actor and critic losses in imagination [1, eq. 4 to 6]. From every posterior state (N = L*B) the
 * prior and the actor go on for H steps; {@code V_t = r_t + d_t ((1-lambda) v_{t+1} + lambda
 * V_{t+1})} with the slow critic's v; weights {@code w_t = d_0 ... d_{t-1}}.
 *
 * <ul>
 *   <li>critic, states 0 to H-1: {@code -mean w_t ln N(sg V_t; v_t, 1)}
 *   <li>actor, states 0 to H-2: {@code -mean w_t (ln pi(a_{t+1} | s_t) sg(V_{t+1} - v_t) + eta
 *       entropy)} for REINFORCE; {@code V_{t+1}} itself, with its gradient, for dynamics
 *       backpropagation
 * </ul>
 *
 * <p>The actor is evaluated once per state. Under REINFORCE only it has a gradient, so that no
 * graph of the dynamics is kept. Both losses share no parameters: the gradient of their sum is each
 * network's own.
 *
 * <p>Inputs: all parameters; {@code start/stoch} [L, B, S*D], {@code start/deter} [L, B, deter];
 * {@code is_terminal} uint8 [L, B]; {@code noise/imag} [H, N, noise of the latents]; {@code
 * noise/actor} [H, N, A]; scalars {@code entropy_scale, gradient_mix}. Output: {@code
 * behaviour/loss}, the sum of both.
 *
 * <p>[1] Hafner et al., Mastering Atari with Discrete World Models, 2021.
 */
final class BehaviourProgram {

  private final DreamerV2Model model;
  private final DreamerV2Config config;
  private final Trace trace;

  private BehaviourProgram(DreamerV2Model model, Trace trace) {
    this.model = model;
    this.config = model.config();
    this.trace = trace;
  }

  static Program of(DreamerV2Model model, Trace trace) {
    return new Program("behaviour", new BehaviourProgram(model, trace)::outputs);
  }

  /** {@code discount (1 - is_terminal)}. */
  static Tensor trueDiscount(Tensor isTerminal, double discount) {
    return isTerminal.float32().negate().plus(1).times(discount);
  }

  /**
   * What happened in imagination.
   *
   * @param features states 0 to H, [H+1, N, feature]
   * @param actions the action that led to states 1 to H, each [N, A]
   * @param policies the actor's distribution at states 0 to H-1
   */
  private record Dream(Features features, List<Tensor> actions, List<ActorHead.Policy> policies) {}

  private Sampling sampling() {
    return config.actorGradient() == DreamerV2Config.ActorGradient.REINFORCE
        ? Sampling.WITHOUT_GRADIENT
        : Sampling.STRAIGHT_THROUGH;
  }

  private Map<String, Tensor> outputs(Graph graph, Program.Inputs in) {
    Trace.Outputs out = trace.new Outputs();
    Parameters p = new Parameters(in, "");
    graph.phase("imagine");
    Dream dream = imagine(graph, in, out);
    Features features = dream.features();
    out.detail("imag/feat", () -> features.whole());

    graph.phase("heads");
    Tensor reward = graph.localResult(() -> model.reward().scalar(p.in("reward"), features));
    Tensor discount = discount(graph, in, features);
    Tensor value =
        graph.localResult(() -> model.critic().scalar(p.in(DreamerV2Model.SLOW_CRITIC), features));
    int horizon = config.horizon();
    Tensor target =
        LambdaReturn.sameIndex(
            graph,
            reward.slice(0, 0, horizon),
            value.slice(0, 0, horizon),
            discount.slice(0, 0, horizon),
            value.select(0, horizon),
            config.lambda());
    Tensor weight = weight(graph, discount).stopGradient();
    out.detail("imag/reward", () -> reward);
    out.detail("imag/discount", () -> discount);
    out.detail("imag/value_slow", () -> value);
    out.detail("imag/weight", () -> weight);
    out.put("imag/target", target);
    out.put("imag/reward_mean", reward.mean());
    out.put("imag/value_slow_mean", value.mean());

    graph.phase("actor");
    Tensor actorLoss = actorLoss(graph, in, out, dream, target, value, weight);
    graph.phase("critic");
    Tensor criticLoss = criticLoss(graph, p, out, features, target, weight);
    out.put("behaviour/loss", actorLoss.plus(criticLoss));
    return out.tensors();
  }

  private Dream imagine(Graph graph, Program.Inputs in, Trace.Outputs out) {
    Parameters p = new Parameters(in, "");
    Rssm rssm = model.rssm();
    Sampling sampling = sampling();
    List<Tensor> actorNoise = in.get("noise/actor").unstack(0);
    List<Tensor> latentNoise = in.get("noise/imag").unstack(0);
    List<Tensor> stochs = new ArrayList<>();
    List<Tensor> deters = new ArrayList<>();
    List<Tensor> actions = new ArrayList<>();
    List<ActorHead.Policy> policies = new ArrayList<>();
    List<Tensor> logits = new ArrayList<>();
    Tensor start = in.get("start/stoch").reshape(-1, rssm.stoch());
    stochs.add(
        switch (sampling) {
          case STRAIGHT_THROUGH -> start;
          case WITHOUT_GRADIENT -> rssm.latents().drawn(start);
        });
    deters.add(in.get("start/deter").reshape(-1, rssm.deter()));
    for (int h = 0; h < config.horizon(); h++) {
      Tensor stoch = stochs.get(h);
      Tensor deter = deters.get(h);
      Features feature = rssm.features(graph, stoch, deter, sampling).map(Tensor::stopGradient);
      ActorHead.Policy policy = model.actorHead().policy(model.actor(), p.in("actor"), feature);
      policies.add(policy);
      Tensor noise = actorNoise.get(h);
      Tensor action =
          switch (sampling) {
            case STRAIGHT_THROUGH -> policy.sample(noise);
            case WITHOUT_GRADIENT -> policy.draw(noise);
          };
      actions.add(action);
      Tensor latent = latentNoise.get(h);
      List<Tensor> next =
          graph.local(
              () -> {
                Rssm.Imagined step =
                    rssm.imagine(graph, p.in("rssm"), stoch, deter, action, latent, sampling);
                return List.of(step.stoch(), step.deter(), step.logits());
              });
      stochs.add(next.get(0));
      deters.add(next.get(1));
      logits.add(next.get(2));
    }
    out.detail("imag/action", () -> graph.stack(0, actions));
    out.detail("imag/logit", () -> graph.stack(0, logits));
    detailPolicies(graph, out, policies);
    Features features =
        rssm.features(graph, graph.stack(0, stochs), graph.stack(0, deters), sampling);
    return new Dream(features, actions, policies);
  }

  private static void detailPolicies(
      Graph graph, Trace.Outputs out, List<ActorHead.Policy> policies) {
    for (String name : policies.get(0).parameters().keySet()) {
      out.detail(
          "imag/" + name,
          () ->
              graph.stack(
                  0, policies.stream().map(policy -> policy.parameters().get(name)).toList()));
    }
  }

  /** Predicted discounts [H+1, N]; that of the first state is known from the replay. */
  private Tensor discount(Graph graph, Program.Inputs in, Features features) {
    int states = config.horizon() + 1;
    Tensor first = trueDiscount(in.get("is_terminal"), config.discount()).reshape(1, -1);
    if (!config.predictDiscount()) {
      return graph.full(config.discount(), states, first.size(1));
    }
    Features later = features.map(x -> x.slice(0, 1, states));
    Parameters p = new Parameters(in, "discount/");
    Tensor mean = graph.localResult(() -> Bernoulli.mean(model.discount().scalar(p, later)));
    return graph.concat(0, List.of(first, mean));
  }

  /** {@code w_t = d_0 ... d_{t-1}}, [H+1, N]. */
  private static Tensor weight(Graph graph, Tensor discount) {
    List<Tensor> weights = new ArrayList<>();
    Tensor weight = graph.full(1, discount.size(1));
    weights.add(weight);
    for (int t = 0; t < discount.size(0) - 1; t++) {
      weight = weight.times(discount.select(0, t));
      weights.add(weight);
    }
    return graph.stack(0, weights);
  }

  private Tensor actorLoss(
      Graph graph,
      Program.Inputs in,
      Trace.Outputs out,
      Dream dream,
      Tensor target,
      Tensor value,
      Tensor weight) {
    int states = config.horizon() - 1;
    List<Tensor> logProbs = new ArrayList<>();
    List<Tensor> entropies = new ArrayList<>();
    for (int t = 0; t < states; t++) {
      ActorHead.Policy policy = dream.policies().get(t);
      entropies.add(policy.entropy());
      if (config.actorGradient() != DreamerV2Config.ActorGradient.DYNAMICS) {
        logProbs.add(policy.logProb(dream.actions().get(t).stopGradient()));
      }
    }
    Tensor entropy = graph.stack(0, entropies);
    Tensor reached = target.slice(0, 1, states + 1);
    Tensor objective =
        switch (config.actorGradient()) {
          case DYNAMICS -> reached;
          case REINFORCE -> reinforce(graph, out, logProbs, reached, value);
          case BOTH -> {
            Tensor mix = in.get("gradient_mix");
            yield reached
                .times(mix)
                .plus(reinforce(graph, out, logProbs, reached, value).times(mix.negate().plus(1)));
          }
        };
    objective = objective.plus(entropy.times(in.get("entropy_scale")));
    Tensor loss = weight.slice(0, 0, states).times(objective).mean().negate();
    out.detail("actor/entropy", () -> entropy);
    out.put("actor/entropy_mean", entropy.mean());
    out.put("actor/loss", loss);
    return loss;
  }

  private static Tensor reinforce(
      Graph graph, Trace.Outputs out, List<Tensor> logProbs, Tensor reached, Tensor value) {
    Tensor logProb = graph.stack(0, logProbs);
    Tensor baseline = value.slice(0, 0, logProbs.size());
    Tensor advantage = reached.minus(baseline).stopGradient();
    out.detail("actor/logprob", () -> logProb);
    out.detail("actor/baseline", () -> baseline);
    out.detail("actor/advantage", () -> advantage);
    return logProb.times(advantage);
  }

  private Tensor criticLoss(
      Graph graph,
      Parameters p,
      Trace.Outputs out,
      Features features,
      Tensor target,
      Tensor weight) {
    int states = config.horizon();
    Features read = features.map(x -> x.slice(0, 0, states).stopGradient());
    Tensor value = graph.localResult(() -> model.critic().scalar(p.in("critic"), read));
    Tensor loss =
        weight
            .slice(0, 0, states)
            .times(UnitNormal.logProb(value, target.stopGradient()))
            .mean()
            .negate();
    out.detail("critic/value", () -> value);
    out.put("critic/value_mean", value.mean());
    out.put("critic/loss", loss);
    return loss;
  }
}
