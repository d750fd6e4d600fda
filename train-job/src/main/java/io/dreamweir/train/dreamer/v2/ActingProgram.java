package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.train.dreamer.ActorHead;
import io.dreamweir.train.dreamer.Frames;
import io.dreamweir.train.dreamer.Rssm;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Parameters;
import java.util.Map;

/**
 * One step of acting: the posterior state of the newest observation, and an action. The posterior
 * is sampled in both modes; the action is sampled when training and the actor's mode when
 * evaluated.
 *
 * <p>Inputs: parameters of world model and actor; {@code image} uint8 [B, h, w, c]; {@code action}
 * [B, A], what led to it; {@code is_first} [B]; {@code stoch} [B, S*D] and {@code deter} [B, deter]
 * before; {@code noise/post} [B, S, D]; {@code noise/actor} [B, A] when training. Outputs: {@code
 * stoch, deter, action}.
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
    Tensor embed = model.encoder().apply(p.in("encoder"), Frames.scaled(in.get("image")));
    Rssm.Observed observed =
        rssm.observe(
            graph,
            p.in("rssm"),
            new Rssm.State(in.get("stoch"), in.get("deter")),
            embed.reshape(1, batch, rssm.embed()),
            in.get("action").reshape(1, batch, rssm.actions()),
            in.get("is_first").reshape(1, batch),
            in.get("noise/post").reshape(1, batch, rssm.groups(), rssm.classes()));
    Rssm.State state =
        new Rssm.State(
            observed.state().stoch().select(0, 0), observed.state().deter().select(0, 0));
    ActorHead.Policy policy =
        model.actorHead().policy(model.actor(), p.in("actor"), state.feature(graph));
    Tensor action =
        switch (mode) {
          case TRAIN -> policy.draw(in.get("noise/actor"));
          case EVALUATE -> policy.mode();
        };
    return Map.of("stoch", state.stoch(), "deter", state.deter(), "action", action);
  }
}
