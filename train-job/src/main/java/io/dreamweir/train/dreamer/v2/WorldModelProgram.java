package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Bernoulli;
import io.dreamweir.train.nn.Parameters;
import io.dreamweir.train.nn.UnitNormal;
import java.util.Map;
import java.util.Optional;

/**
 * The world model's loss on a batch of sequences [1, eq. 2]: {@code klScale KL - ln p(x | h, z) -
 * rewardScale ln p(r | h, z) - discountScale ln p(gamma | h, z)}, means over batch and time.
 *
 * <p>Inputs: the world model's parameters; {@code image} uint8 [L, B, h, w, c] and {@code vector}
 * [L, B, v], as the task has them; {@code action} [L, B, A]; {@code reward} [L, B], raw; {@code
 * is_first, is_terminal} uint8 [L, B]; {@code noise/post} [L, B, noise of the latents]. Outputs:
 * {@code wm/loss/total}; the posterior states {@code wm/post_stoch} [L, B, stoch] and {@code
 * wm/deter} [L, B, deter]; metrics.
 *
 * <p>[1] Hafner et al., Mastering Atari with Discrete World Models, 2021.
 */
public final class WorldModelProgram {

  private final DreamerV2Model model;
  private final DreamerV2Config config;
  private final Trace trace;

  private WorldModelProgram(DreamerV2Model model, Trace trace) {
    this.model = model;
    this.config = model.config();
    this.trace = trace;
  }

  /** The program for one model. */
  public static Program of(DreamerV2Model model, Trace trace) {
    return new Program("world model", new WorldModelProgram(model, trace)::outputs);
  }

  private Map<String, Tensor> outputs(Graph graph, Program.Inputs in) {
    Trace.Outputs out = trace.new Outputs();
    Parameters p = new Parameters(in, "");
    Tensor action = in.get("action");
    int length = action.size(0);
    int batch = action.size(1);
    int rows = length * batch;

    graph.phase("encode");
    ObservationEncoder encoder = model.encoder();
    Optional<Tensor> frames = encoder.frames(in, rows);
    Optional<Tensor> vectors = encoder.vectors(in, rows);
    Tensor embed = encoder.apply(graph, p, frames, vectors).reshape(length, batch, -1);
    out.detail("wm/embed", () -> embed);

    graph.phase("observe");
    Rssm rssm = model.rssm();
    Rssm.Observed observed =
        rssm.observe(
            graph,
            p.in("rssm"),
            rssm.initial(graph, batch),
            embed,
            action,
            in.get("is_first").float32(),
            in.get("noise/post"));
    Tensor prior = rssm.prior(p.in("rssm"), observed.state().deter());
    out.put("wm/post_stoch", observed.state().stoch());
    out.put("wm/deter", observed.state().deter());
    out.detail("wm/post_logit", observed::posterior);
    out.detail("wm/prior_logit", () -> prior);
    out.detail("wm/prior_stoch", () -> rssm.latents().sample(prior, in.get("noise/prior")));
    Tensor feature = observed.state().feature(graph).reshape(rows, rssm.feature());
    out.detail("wm/feat", () -> feature.reshape(length, batch, -1));

    Tensor total = klLoss(graph, out, observed.posterior(), prior);
    graph.phase("decode");
    if (frames.isPresent()) {
      total = total.plus(imageLoss(out, p, feature, frames.get(), length, batch));
    }
    if (vectors.isPresent()) {
      total = total.plus(vectorLoss(out, p, feature, vectors.get(), length, batch));
    }
    graph.phase("heads");
    total = total.plus(rewardLoss(out, p, feature, in.get("reward")).times(config.rewardScale()));
    if (config.predictDiscount()) {
      total =
          total.plus(
              discountLoss(out, p, feature, in.get("is_terminal")).times(config.discountScale()));
    }
    out.put("wm/loss/total", total);
    return out.tensors();
  }

  private Tensor klLoss(Graph graph, Trace.Outputs out, Tensor posterior, Tensor prior) {
    KlBalance.Loss kl =
        config.kl().of(model.rssm().latents(), posterior, prior, graph::overWorkers);
    out.put("wm/loss/kl", kl.loss());
    out.put("wm/kl", kl.left().mean());
    out.detail("wm/kl_lhs", kl::left);
    out.detail("wm/kl_rhs", kl::right);
    out.put("wm/prior_ent", entropy(prior));
    out.put("wm/post_ent", entropy(posterior));
    return kl.loss().times(config.klScale());
  }

  private Tensor entropy(Tensor parameters) {
    return model.rssm().latents().entropy(parameters.stopGradient()).mean();
  }

  private Tensor imageLoss(
      Trace.Outputs out, Parameters p, Tensor feature, Tensor image, int length, int batch) {
    Tensor mean = model.decoder().picture(p, feature);
    int pixels = model.observations().image().orElseThrow().elements();
    Tensor logProb = UnitNormal.logProbSum(mean.reshape(-1, pixels), image.reshape(-1, pixels));
    Tensor loss = logProb.mean().negate();
    out.put("wm/loss/image", loss);
    out.detail("wm/image_mean", () -> mean.reshape(length, batch, -1));
    out.detail("wm/image_logprob", () -> logProb.reshape(length, batch));
    return loss;
  }

  private Tensor vectorLoss(
      Trace.Outputs out, Parameters p, Tensor feature, Tensor vector, int length, int batch) {
    Tensor mean = model.decoder().vector(p, feature);
    Tensor logProb = UnitNormal.logProbSum(mean, vector);
    Tensor loss = logProb.mean().negate();
    out.put("wm/loss/vector", loss);
    out.detail("wm/vector_mean", () -> mean.reshape(length, batch, -1));
    out.detail("wm/vector_logprob", () -> logProb.reshape(length, batch));
    return loss;
  }

  private Tensor rewardLoss(Trace.Outputs out, Parameters p, Tensor feature, Tensor reward) {
    int[] rows = {reward.size(0), reward.size(1)};
    Tensor target = config.rewardTransform().apply(reward);
    Tensor mean = model.reward().scalar(p.in("reward"), feature).reshape(rows);
    Tensor logProb = UnitNormal.logProb(mean, target);
    Tensor loss = logProb.mean().negate();
    out.put("wm/loss/reward", loss);
    out.detail("wm/target_reward", () -> target);
    out.detail("wm/reward_mean", () -> mean);
    out.detail("wm/reward_logprob", () -> logProb);
    return loss;
  }

  private Tensor discountLoss(Trace.Outputs out, Parameters p, Tensor feature, Tensor isTerminal) {
    int[] rows = {isTerminal.size(0), isTerminal.size(1)};
    Tensor target = BehaviourProgram.trueDiscount(isTerminal, config.discount());
    Tensor logits = model.discount().scalar(p.in("discount"), feature).reshape(rows);
    Tensor logProb = Bernoulli.logProb(logits, target);
    Tensor loss = logProb.mean().negate();
    out.put("wm/loss/discount", loss);
    out.detail("wm/target_discount", () -> target);
    out.detail("wm/discount_logit", () -> logits);
    out.detail("wm/discount_logprob", () -> logProb);
    return loss;
  }
}
