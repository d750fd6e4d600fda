package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.BlockDense;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.NormedDense;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The block-diagonal recurrent unit of DreamerV3. State, latent and action each pass a layer; their
 * outputs, 3 hidden in all, go to every block beside the block's own part of the state; a block
 * layer, then the gates.
 *
 * <p>What all blocks read alike is one dense product: the rows of the first block layer's kernel
 * that meet it are laid side by side, instead of copying their input for each block.
 *
 * <p>Parameters: {@code dynin0, dynin1, dynin2} and {@code dynhid0, ...} with norms, {@code
 * dyngru}.
 */
record BlockCore(ModelConfig config, int actions, Norm norm) implements Core {

  private NormedDense reader(int in) {
    return new NormedDense(in, config.hidden(), norm);
  }

  private int width() {
    return config.deter() / config.blocks();
  }

  @Override
  public List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>();
    int[] ins = {config.deter(), config.stoch(), actions};
    for (int i = 0; i < ins.length; i++) {
      specs.addAll(reader(ins[i]).parameters(name + "/dynin" + i, name + "/dynin" + i + "norm"));
    }
    for (int i = 0; i < layers(); i++) {
      int in = i == 0 ? config.deter() + 3 * config.hidden() * config.blocks() : config.deter();
      specs.addAll(
          new BlockDense(config.blocks(), in, config.deter()).parameters(name + "/dynhid" + i));
      specs.addAll(norm.parameters(name + "/dynhid" + i + "norm", config.deter()));
    }
    specs.addAll(
        new BlockDense(config.blocks(), config.deter(), 3 * config.deter())
            .parameters(name + "/dyngru"));
    return specs;
  }

  private int layers() {
    return Math.max(1, config.coreLayers());
  }

  @Override
  public Tensor ofAction(Parameters p, Tensor action) {
    // Continuous actions beyond 1 are scaled down to it.
    Tensor size = action.times(action.sign()).clamp(1, Double.POSITIVE_INFINITY).stopGradient();
    return reader(actions).apply(p, "dynin2", "dynin2norm", action.over(size));
  }

  @Override
  public Step prepare(Graph graph, Parameters p) {
    Tensor kernel = p.get("dynhid0/kernel");
    Tensor own = kernel.slice(1, 0, width());
    Tensor shared =
        kernel
            .slice(1, width(), kernel.size(1))
            .transpose(1, 0, 2)
            .reshape(3 * config.hidden(), config.deter());
    Tensor gateBias = p.get("dyngru/bias").reshape(config.blocks(), 1, 3 * width());
    return (deter, stoch, ofAction) -> {
      Tensor read =
          graph.concat(
              -1,
              List.of(
                  reader(config.deter()).apply(p, "dynin0", "dynin0norm", deter),
                  reader(config.stoch()).apply(p, "dynin1", "dynin1norm", stoch),
                  ofAction));
      Tensor state = BlockDense.toBlocks(deter, config.blocks());
      Tensor x =
          BlockDense.fromBlocks(state.matmul(own))
              .plus(read.dense(shared, p.get("dynhid0/bias"), Activation.NONE));
      x = norm.apply(p, "dynhid0norm", x).silu();
      for (int i = 1; i < layers(); i++) {
        BlockDense layer = new BlockDense(config.blocks(), config.deter(), config.deter());
        x = norm.apply(p, "dynhid" + i + "norm", layer.apply(p.in("dynhid" + i), x)).silu();
      }
      Tensor gates =
          BlockDense.toBlocks(x, config.blocks()).matmul(p.get("dyngru/kernel")).plus(gateBias);
      return BlockDense.fromBlocks(Core.gated(gates, state));
    };
  }
}
