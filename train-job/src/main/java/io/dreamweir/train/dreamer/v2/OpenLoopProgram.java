package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Open-loop prediction: posterior states over the first rows, then prior states with the recorded
 * actions, all decoded.
 *
 * <p>Inputs: the world model's parameters; {@code image} uint8 [L, B, h, w, c], and {@code vector}
 * where the task has any; {@code action} [L, B, A]; {@code is_first} uint8 [L, B]; {@code noise} of
 * the latents [L, B, ...]. Outputs: {@code predicted, truth} [L*B, h, w, c], 0 to 1.
 */
final class OpenLoopProgram {
  private OpenLoopProgram() {}

  static Program of(DreamerV2Model model, int context) {
    return new Program("open loop", (graph, in) -> outputs(model, context, graph, in));
  }

  private static Map<String, Tensor> outputs(
      DreamerV2Model model, int context, Graph graph, Program.Inputs in) {
    Parameters p = new Parameters(in, "");
    Rssm rssm = model.rssm();
    Tensor action = in.get("action");
    int length = action.size(0);
    int batch = action.size(1);
    ObservationEncoder encoder = model.encoder();
    Tensor image = encoder.frames(in, length * batch).orElseThrow();
    int seen = context * batch;
    Tensor embed =
        encoder
            .apply(
                graph,
                p,
                Optional.of(image.slice(0, 0, seen)),
                encoder.vectors(in, length * batch).map(v -> v.slice(0, 0, seen)))
            .reshape(context, batch, rssm.embed());
    Rssm.Observed observed =
        rssm.observe(
            graph,
            p.in("rssm"),
            rssm.initial(graph, batch),
            embed,
            action.slice(0, 0, context),
            in.get("is_first").slice(0, 0, context).float32(),
            in.get("noise").slice(0, 0, context));
    List<Tensor> features = new ArrayList<>(observed.state().feature(graph).unstack(0));
    Rssm.State state =
        new Rssm.State(
            observed.state().stoch().select(0, context - 1),
            observed.state().deter().select(0, context - 1));
    for (int t = context; t < length; t++) {
      Rssm.Imagined next =
          rssm.imagine(
              graph,
              p.in("rssm"),
              state.stoch(),
              state.deter(),
              action.select(0, t),
              in.get("noise").select(0, t),
              Rssm.Sampling.STRAIGHT_THROUGH);
      state = new Rssm.State(next.stoch(), next.deter());
      features.add(state.feature(graph));
    }
    Tensor feature = graph.stack(0, features).reshape(length * batch, rssm.feature());
    Tensor mean = model.decoder().picture(p, feature);
    return Map.of("predicted", mean.plus(0.5), "truth", image.plus(0.5));
  }
}
