package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.NormedDense;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The recurrent unit of the first version of DreamerV3 (January 2023): one layer over latent and
 * action, then a gated recurrent unit with one norm over all gates. Parameters: {@code dynin,
 * dyninnorm, dyngru, dyngrunorm}.
 */
record GruCore(ModelConfig config, int actions, Norm norm) implements Core {

  @Override
  public List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs =
        new ArrayList<>(
            new NormedDense(config.stoch() + actions, config.hidden(), norm)
                .parameters(name + "/dynin", name + "/dyninnorm"));
    specs.addAll(
        NormedDense.affine(
            name + "/dyngru",
            config.hidden() + config.deter(),
            3 * config.deter(),
            ParameterSpec.Start.TRUNCATED_NORMAL));
    specs.addAll(norm.parameters(name + "/dyngrunorm", 3 * config.deter()));
    return specs;
  }

  @Override
  public Tensor ofAction(Parameters p, Tensor action) {
    Tensor kernel = p.get("dynin/kernel").slice(0, config.stoch(), config.stoch() + actions);
    return action.dense(kernel, p.get("dynin/bias"), Activation.NONE);
  }

  @Override
  public Step prepare(Graph graph, Parameters p) {
    Tensor kernel = p.get("dynin/kernel").slice(0, 0, config.stoch());
    return (deter, stoch, ofAction) -> {
      Tensor x = norm.apply(p, "dyninnorm", stoch.dense(kernel, ofAction, Activation.NONE)).silu();
      Tensor gates = NormedDense.affine(p, "dyngru", graph.concat(x, deter));
      return Core.gated(norm.apply(p, "dyngrunorm", gates), deter);
    };
  }
}
