package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Open-loop prediction of the first image: posterior states over the first rows, then prior states
 * with the recorded actions, all decoded.
 *
 * <p>Inputs: the world model's parameters; {@code obs/NAME} [L, B, ...]; {@code action} [L, B, A];
 * {@code is_first} uint8 [L, B]; {@code noise} [L, B, S, D]. Outputs: {@code predicted, truth} [L,
 * B, h*w*c], 0 to 1.
 */
final class OpenLoopProgram {
  private OpenLoopProgram() {}

  static Program of(DreamerV3Model model, int context) {
    return new Program("open loop", (graph, in) -> outputs(model, context, graph, in));
  }

  private static Map<String, Tensor> outputs(
      DreamerV3Model model, int context, Graph graph, Program.Inputs in) {
    Parameters p = new Parameters(in, "");
    RecurrentModel recurrent = model.recurrent();
    ModelConfig sizes = model.config().model();
    Tensor action = in.get("action");
    int length = action.size(0);
    int batch = action.size(1);
    Map<String, Tensor> seen = new HashMap<>();
    in.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(ObservationModel.INPUT)) {
                seen.put(name, tensor.slice(0, 0, context));
              }
            });
    Tensor tokens =
        model
            .observations()
            .tokens(graph, new Program.Inputs("open loop", seen), p, context * batch);
    RecurrentModel.Observed observed =
        recurrent.observe(
            graph,
            p.in("dyn"),
            new RecurrentModel.State(
                graph.zeros(batch, sizes.deter()), graph.zeros(batch, sizes.stoch())),
            tokens.reshape(context, batch, -1),
            action.slice(0, 0, context),
            in.get("is_first").slice(0, 0, context).float32(),
            in.get("noise").slice(0, 0, context));
    List<Tensor> deters = new ArrayList<>(observed.state().deter().unstack(0));
    List<Tensor> stochs = new ArrayList<>(observed.state().stoch().unstack(0));
    RecurrentModel.Imagination world = recurrent.imagination(graph, p.in("dyn"));
    RecurrentModel.State state =
        new RecurrentModel.State(deters.get(context - 1), stochs.get(context - 1));
    for (int t = context; t < length; t++) {
      state = world.next(state, action.select(0, t), in.get("noise").select(0, t)).state();
      deters.add(state.deter());
      stochs.add(state.stoch());
    }
    int rows = length * batch;
    RecurrentModel.State all =
        new RecurrentModel.State(
            graph.stack(0, deters).reshape(rows, -1), graph.stack(0, stochs).reshape(rows, -1));
    String name = model.observations().observations().images().get(0).name();
    Tensor predicted = Objects.requireNonNull(model.observations().means(graph, p, all).get(name));
    return Map.of(
        "predicted", predicted, "truth", in.get(ObservationModel.INPUT + name).float32().over(255));
  }
}
