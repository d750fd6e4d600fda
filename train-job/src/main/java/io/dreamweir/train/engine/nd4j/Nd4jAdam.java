package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.AdamStep;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Adam in place, one tensor after the other. */
record Nd4jAdam(AdamStep step) implements Nd4jOptimizer {

  @Override
  public void apply(INDArray parameter, INDArray gradient, INDArray first, INDArray second) {
    try (INDArray scaled = gradient.mul(step.gradientScale());
        INDArray square = scaled.mul(scaled)) {
      scaled.subi(first).muli(1 - step.beta1());
      first.addi(scaled);
      square.subi(second).muli(1 - step.beta2());
      second.addi(square);
    }
    try (INDArray move = Transforms.sqrt(second, true)) {
      move.addi(step.epsilon()).rdivi(first).muli(step.stepSize());
      parameter.muli(step.decay()).subi(move);
    }
  }
}
