package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Bernoulli;
import io.dreamweir.train.nn.OneHot;
import io.dreamweir.train.nn.Parameters;
import java.util.Map;

/**
 * The one loss of DreamerV3 [1]: world model, actor and critic in imagination, critic on the
 * replay, each with its weight, all differentiated together.
 *
 * <p>Inputs: all parameters; {@code obs/NAME} [C+T, B, ...]; {@code action} [C+T, B, A], what led
 * to the row; {@code reward} [C+T, B]; {@code is_first, is_last, is_terminal} uint8 [C+T, B]; the
 * state at the end of the context {@code context/deter} [B, deter], {@code context/stoch} [B, S*D],
 * and {@code context/absent} [B], 1 where there is none; {@code retnorm/lo, retnorm/hi} [1]; {@code
 * noise/post} [T, B, S, D], {@code noise/action} [H, N, A], {@code noise/prior} [H, N, S, D], N =
 * T*B. Outputs: {@code loss/total}; {@code wm/deter} [T, B, deter] and {@code wm/stoch} [T, B,
 * S*D]; {@code retnorm/lo, retnorm/hi} moved on; metrics.
 *
 * <p>[1] Hafner et al., Mastering Diverse Domains through World Models, 2024.
 */
final class TrainProgram {

  private final DreamerV3Model model;
  private final DreamerV3Config config;
  private final LossConfig weights;
  private final Trace trace;

  private TrainProgram(DreamerV3Model model, Trace trace) {
    this.model = model;
    this.config = model.config();
    this.weights = config.loss();
    this.trace = trace;
  }

  static Program of(DreamerV3Model model, Trace trace) {
    return new Program("dreamer v3", new TrainProgram(model, trace)::outputs);
  }

  /** Rows that are trained: all but the context. */
  private Tensor trained(Tensor rows) {
    return config.context() == 0 ? rows : rows.slice(0, config.context(), rows.size(0));
  }

  private Program.Inputs trainedObservations(Program.Inputs in) {
    Map<String, Tensor> tensors = new java.util.HashMap<>();
    in.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(ObservationModel.INPUT)) {
                tensors.put(name, trained(tensor));
              }
            });
    return new Program.Inputs(in.program(), tensors);
  }

  private Map<String, Tensor> outputs(Graph graph, Program.Inputs in) {
    Trace.Outputs out = trace.new Outputs();
    Parameters p = new Parameters(in, "");
    ReplayedRows rows = rows(graph, in);
    Program.Inputs observed = trainedObservations(in);

    graph.phase("encode");
    Tensor tokens =
        model
            .observations()
            .tokens(graph, observed, p, rows.count())
            .reshape(rows.length(), rows.batch(), -1);
    out.detail("wm/tokens", () -> tokens);

    graph.phase("observe");
    RecurrentModel.Observed seen =
        model
            .recurrent()
            .observe(
                graph,
                p.in("dyn"),
                new RecurrentModel.State(in.get("context/deter"), in.get("context/stoch")),
                tokens,
                rows.action(),
                rows.isFirst(),
                in.get("noise/post"));
    RecurrentModel.State flat =
        new RecurrentModel.State(
            seen.state().deter().reshape(rows.count(), -1),
            seen.state().stoch().reshape(rows.count(), -1));
    Tensor feature = flat.feature(graph);
    out.put("wm/deter", seen.state().deter());
    out.put("wm/stoch", seen.state().stoch());
    out.detail("wm/post_logits", seen::posterior);
    Tensor total = divergence(out, p, seen);

    graph.phase("decode");
    ObservationModel.Errors errors =
        model.observations().errors(graph, observed, p, flat, rows.count());
    errors
        .each()
        .forEach(
            (name, error) -> {
              out.detail("loss/" + name, () -> error);
              out.put("mean/" + name, error.mean());
            });
    total = total.plus(errors.sum().times(weights.reconstruction() / rows.count()));
    if (trace == Trace.EVERYTHING) {
      model
          .observations()
          .means(graph, p, flat)
          .forEach((name, mean) -> out.put("wm/" + name + "_mean", mean));
    }

    graph.phase("heads");
    total = total.plus(rewardLoss(graph, out, p, feature, rows));
    total = total.plus(continueLoss(graph, out, p, feature, rows));

    Behaviour behaviour = new Behaviour(model, graph, in, out, rows);
    total = total.plus(behaviour.loss(flat));
    if (weights.replayValue() > 0) {
      graph.phase("replay value");
      Tensor read = weights.replayValueGradient() ? feature : feature.stopGradient();
      total = total.plus(behaviour.replayLoss(read));
    }
    out.put("loss/total", total);
    return out.tensors();
  }

  private ReplayedRows rows(Graph graph, Program.Inputs in) {
    Tensor isFirst = trained(in.get("is_first").float32());
    // Without a state for its context a sequence begins as an episode does.
    Tensor absent = in.get("context/absent").reshape(1, -1);
    Tensor begins = isFirst.slice(0, 0, 1);
    begins = begins.plus(absent.times(begins.negate().plus(1)));
    int length = isFirst.size(0);
    isFirst =
        length == 1
            ? begins
            : graph.concat(0, java.util.List.of(begins, isFirst.slice(0, 1, length)));
    Tensor isLast = trained(in.get("is_last").float32());
    return new ReplayedRows(
        trained(in.get("action")),
        trained(in.get("reward")),
        isFirst,
        isLast,
        config.lastIsTerminal() ? isLast : trained(in.get("is_terminal").float32()));
  }

  /** KL of posterior and prior, for each of both with the other held fixed. */
  private Tensor divergence(Trace.Outputs out, Parameters p, RecurrentModel.Observed seen) {
    RecurrentModel recurrent = model.recurrent();
    Tensor deter = seen.state().deter();
    Tensor raw =
        recurrent
            .prior(p.in("dyn"), deter.reshape(-1, deter.size(-1)))
            .reshape(seen.posterior().shape().stream().mapToInt(Integer::intValue).toArray());
    out.detail("wm/prior_logits", () -> raw);
    Tensor prior = recurrent.mixed(raw);
    Tensor posterior = recurrent.mixed(seen.posterior());
    Tensor dynamics = OneHot.kl(posterior.stopGradient(), prior).sum(-1);
    Tensor representation = OneHot.kl(posterior, prior.stopGradient()).sum(-1);
    Tensor freeDynamics = dynamics.clamp(weights.freeNats(), Double.POSITIVE_INFINITY);
    Tensor freeRepresentation = representation.clamp(weights.freeNats(), Double.POSITIVE_INFINITY);
    out.detail("loss/dyn", () -> freeDynamics);
    out.detail("loss/rep", () -> freeRepresentation);
    out.put("mean/dyn", freeDynamics.mean());
    out.put("mean/rep", freeRepresentation.mean());
    out.put("mean/kl", dynamics.mean());
    out.put("mean/prior_entropy", OneHot.entropy(prior.stopGradient()).sum(-1).mean());
    out.put("mean/posterior_entropy", OneHot.entropy(posterior.stopGradient()).sum(-1).mean());
    return freeDynamics
        .mean()
        .times(weights.dynamics())
        .plus(freeRepresentation.mean().times(weights.representation()));
  }

  private Tensor rewardLoss(
      Graph graph, Trace.Outputs out, Parameters p, Tensor feature, ReplayedRows rows) {
    Tensor logits = model.reward().logits(graph, p.in("rew"), feature);
    out.detail("wm/reward_logits", () -> logits);
    out.detail("wm/reward_mean", () -> model.reward().mean(graph, logits));
    Tensor loss = model.reward().loss(graph, logits, rows.reward().reshape(-1));
    return rows.loss(out, "rew", loss, weights.reward());
  }

  private Tensor continueLoss(
      Graph graph, Trace.Outputs out, Parameters p, Tensor feature, ReplayedRows rows) {
    Tensor logits = model.continueLogits(graph, p.in("con"), feature);
    out.detail("wm/continue_logit", () -> logits);
    out.detail("wm/continue_prob", logits::sigmoid);
    BehaviourConfig behaviour = config.behaviour();
    double goesOn = behaviour.discountInContinue() ? behaviour.discount() : 1;
    Tensor target = rows.isTerminal().negate().plus(1).times(goesOn).reshape(-1);
    return rows.loss(
        out, "con", Bernoulli.logProb(logits, target).negate(), weights.continuation());
  }
}
