package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.LaPropStep;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** LaProp in place, one tensor after the other. */
record Nd4jLaProp(LaPropStep step) implements Nd4jOptimizer {

  @Override
  public void apply(INDArray parameter, INDArray gradient, INDArray first, INDArray second) {
    try (INDArray scaled = gradient.mul(step.gradientScale())) {
      try (INDArray square = scaled.mul(scaled)) {
        square.subi(second).muli(1 - step.beta2());
        second.addi(square);
      }
      try (INDArray root = second.div(step.correction2())) {
        Transforms.sqrt(root, false).addi(step.epsilon());
        scaled.divi(root);
      }
      scaled.subi(first).muli(1 - step.beta1());
      first.addi(scaled);
    }
    try (INDArray move = first.mul(step.stepSize())) {
      parameter.subi(move);
    }
  }
}
