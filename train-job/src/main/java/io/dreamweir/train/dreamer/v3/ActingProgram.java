package io.dreamweir.train.dreamer.v3;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Parameters;
import java.util.Map;

/**
 * One step of acting: the posterior state of the newest observation, and an action.
 *
 * <p>Inputs: parameters of world model and actor; {@code obs/NAME} [B, ...]; {@code action} [B, A],
 * what led to it; {@code is_first} [B]; {@code deter} [B, deter] and {@code stoch} [B, S*D] before;
 * {@code noise/post} [B, S, D]; {@code noise/action} [B, A]. Outputs: {@code deter, stoch, action}.
 */
public final class ActingProgram {
  private ActingProgram() {}

  /** The program of a mode. */
  public static Program of(DreamerV3Model model, ActingMode mode) {
    boolean samples =
        mode == ActingMode.TRAIN
            || model.config().behaviour().evaluation() == BehaviourConfig.Evaluation.SAMPLE;
    return new Program("act " + mode, (graph, in) -> outputs(model, samples, graph, in));
  }

  private static Map<String, Tensor> outputs(
      DreamerV3Model model, boolean samples, Graph graph, Program.Inputs in) {
    Parameters p = new Parameters(in, "");
    ModelConfig sizes = model.config().model();
    int batch = in.get("action").size(0);
    RecurrentModel.Observed observed =
        model
            .recurrent()
            .observe(
                graph,
                p.in("dyn"),
                new RecurrentModel.State(in.get("deter"), in.get("stoch")),
                model.observations().tokens(graph, in, p, batch).reshape(1, batch, -1),
                in.get("action").reshape(1, batch, model.actions()),
                in.get("is_first").reshape(1, batch),
                in.get("noise/post").reshape(1, batch, sizes.groups(), sizes.classes()));
    RecurrentModel.State state =
        new RecurrentModel.State(
            observed.state().deter().select(0, 0), observed.state().stoch().select(0, 0));
    Actor.Plan plan = model.actor().plan(p.in("pol"), state.feature(graph));
    Tensor action = samples ? plan.draw(graph, in.get("noise/action")) : plan.mode(graph);
    return Map.of("deter", state.deter(), "stoch", state.stoch(), "action", action);
  }
}
