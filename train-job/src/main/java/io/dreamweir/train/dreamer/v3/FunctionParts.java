package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.Parameters;
import java.util.List;
import java.util.Map;

/** Parts of the agent by themselves, for comparison with the original's functions. */
public final class FunctionParts {
  private FunctionParts() {}

  /** The range of returns after some more: {@code lo, hi, scale} [1]. */
  public static Map<String, Tensor> range(Tensor returns, Tensor low, Tensor high) {
    BehaviourConfig config = DreamerV3Presets.tiny().behaviour();
    ReturnRange.Moved moved = ReturnRange.moved(config, returns, low, high);
    return Map.of("lo", moved.low(), "hi", moved.high(), "scale", moved.scale());
  }

  /**
   * The next deterministic state.
   *
   * @param in {@code deter} [n, deter], {@code stoch} [n, S, D], {@code action} [n, actions], and
   *     the core's parameters below {@code dyn/}
   */
  public static Tensor nextDeter(Graph graph, Program.Inputs in, int blocks) {
    ModelConfig tiny = DreamerV3Presets.tiny().model();
    List<Integer> latents = in.get("stoch").shape();
    ModelConfig sizes =
        new ModelConfig(
            ModelConfig.Core.BLOCKS,
            in.get("deter").size(1),
            in.get("dyn/dynin0/kernel").size(1),
            latents.get(1),
            latents.get(2),
            tiny.unimix(),
            blocks,
            tiny.coreLayers(),
            tiny.priorLayers(),
            tiny.posteriorLayers(),
            tiny.depth(),
            tiny.multipliers(),
            tiny.kernel(),
            tiny.resampling(),
            tiny.units(),
            tiny.vectorLayers(),
            tiny.symlogVectors());
    Core core = new BlockCore(sizes, in.get("action").size(1), new Norm(Norm.Kind.RMS, 1e-4));
    Parameters p = new Parameters(in, "dyn/");
    return core.prepare(graph, p)
        .next(
            in.get("deter"),
            in.get("stoch").reshape(-1, sizes.stoch()),
            core.ofAction(p, in.get("action")));
  }
}
