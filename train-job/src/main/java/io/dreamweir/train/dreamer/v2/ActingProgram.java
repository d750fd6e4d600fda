package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Features;
import io.dreamweir.train.nn.Parameters;
import java.util.List;
import java.util.Map;

/**
 * One step of acting: the posterior state of the newest observation, and an action. The posterior
 * is sampled in both modes; the action is sampled when training and the actor's mode when
 * evaluated.
 *
 * <p>Inputs: parameters of world model and actor; {@code image} uint8 [B, h, w, c] and {@code
 * vector} [B, v], as the task has them; {@code action} [B, A], what led to it; {@code is_first}
 * [B]; {@code stoch} [B, S*D] and {@code deter} [B, deter] before; {@code noise/post} [B, noise of
 * the latents]; {@code noise/action} [B, A] when training. Outputs: {@code stoch, deter, action}.
 */
final class ActingProgram {
  private ActingProgram() {}

  static Program of(DreamerV2Model model, ActingMode mode) {
    return new Program("act " + mode, (graph, in) -> outputs(model, mode, graph, in));
  }

  private static Map<String, Tensor> outputs(
      DreamerV2Model model, ActingMode mode, Graph graph, Program.Inputs in) {
    Parameters p = new Parameters(in, "");
    Rssm rssm = model.rssm();
    int batch = in.get("action").size(0);
    ObservationEncoder encoder = model.encoder();
    Tensor embed = encoder.apply(graph, p, encoder.frames(in, batch), encoder.vectors(in, batch));
    Tensor noise = in.get("noise/post");
    List<Integer> noiseShape = rssm.latents().noise();
    int[] oneStep = new int[noiseShape.size() + 2];
    oneStep[0] = 1;
    oneStep[1] = batch;
    for (int i = 0; i < noiseShape.size(); i++) {
      oneStep[i + 2] = noiseShape.get(i);
    }
    Rssm.Observed observed =
        rssm.observe(
            graph,
            p.in("rssm"),
            new Rssm.State(in.get("stoch"), in.get("deter")),
            embed.reshape(1, batch, rssm.embed()),
            in.get("action").reshape(1, batch, rssm.actions()),
            in.get("is_first").reshape(1, batch),
            noise.reshape(oneStep));
    Rssm.State state =
        new Rssm.State(
            observed.state().stoch().select(0, 0), observed.state().deter().select(0, 0));
    Features feature = new Features.Values(state.feature(graph));
    ActorHead.Policy policy = model.actorHead().policy(model.actor(), p.in("actor"), feature);
    Tensor action =
        switch (mode) {
          case TRAIN -> policy.draw(in.get("noise/action"));
          case EVALUATE -> policy.mode();
        };
    return Map.of("stoch", state.stoch(), "deter", state.deter(), "action", action);
  }
}
