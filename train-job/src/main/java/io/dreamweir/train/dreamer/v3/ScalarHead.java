package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.NormedDense;
import io.dreamweir.train.nn.NormedMlp;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import io.dreamweir.train.nn.TwoHot;
import java.util.ArrayList;
import java.util.List;

/**
 * A network that predicts a number of any size; before learning it says 0. Parameters: {@code
 * mlp/}, {@code head/logits}.
 *
 * @param kind how the number is predicted
 * @param twoHot bins, used by {@code TWOHOT} alone
 */
record ScalarHead(NormedMlp network, HeadsConfig.Scalars kind, TwoHot twoHot) {

  static ScalarHead of(NormedMlp network, HeadsConfig config) {
    return new ScalarHead(network, config.scalars(), new TwoHot(config.bins()));
  }

  private int width() {
    return kind == HeadsConfig.Scalars.TWOHOT ? twoHot.bins().length : 1;
  }

  List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>(network.parameters(name + "/mlp"));
    specs.addAll(
        NormedDense.affine(
            name + "/head/logits", network.out(), width(), ParameterSpec.Start.ZEROS));
    return specs;
  }

  /** What the network says: [..., bins] or [..., 1]. */
  Tensor logits(Graph graph, Parameters p, Tensor feature) {
    return graph.localResult(
        () -> NormedDense.affine(p, "head/logits", network.apply(p.in("mlp"), feature)));
  }

  /** The number: [...]. */
  Tensor mean(Graph graph, Tensor logits) {
    return graph.localResult(() -> meanOf(graph, logits));
  }

  private Tensor meanOf(Graph graph, Tensor logits) {
    return switch (kind) {
      case TWOHOT -> twoHot.mean(graph, logits);
      case SYMLOG -> logits.select(-1, 0).symexp();
      case MSE -> logits.select(-1, 0);
    };
  }

  /** Loss of a number that should have been said; nothing flows into it. */
  Tensor loss(Graph graph, Tensor logits, Tensor target) {
    return graph.localResult(() -> lossOf(graph, logits, target.stopGradient()));
  }

  private Tensor lossOf(Graph graph, Tensor logits, Tensor fixed) {
    return switch (kind) {
      case TWOHOT -> TwoHot.loss(logits, twoHot.encode(graph, fixed));
      case SYMLOG -> logits.select(-1, 0).minus(fixed.symlog()).square().times(0.5);
      case MSE -> logits.select(-1, 0).minus(fixed).square().times(0.5);
    };
  }
}
