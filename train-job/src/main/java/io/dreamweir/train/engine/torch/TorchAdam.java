package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.AdamStep;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Adam on a piece. */
record TorchAdam(AdamStep step) implements TorchPieces.Step {

  @Override
  public void piece(Tensor p, Tensor g, Tensor m, Tensor s) {
    Tensor scaled = g.mul(new Scalar(step.gradientScale()));
    m.lerp_(scaled, new Scalar(1 - step.beta1()));
    s.lerp_(scaled.mul_(scaled), new Scalar(1 - step.beta2()));
    Tensor denominator = s.sqrt().add_(new Scalar(step.epsilon()));
    p.mul_(new Scalar(step.decay())).addcdiv_(m, denominator, new Scalar(-step.stepSize()));
  }
}
