package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.LaPropStep;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** LaProp on a piece. */
record TorchLaProp(LaPropStep step) implements TorchPieces.Step {

  @Override
  public void piece(Tensor p, Tensor g, Tensor m, Tensor s) {
    Tensor scaled = g.mul(new Scalar(step.gradientScale()));
    s.lerp_(scaled.square(), new Scalar(1 - step.beta2()));
    Tensor root = s.div(new Scalar(step.correction2())).sqrt_();
    scaled.div_(root.add_(new Scalar(step.epsilon())));
    m.lerp_(scaled, new Scalar(1 - step.beta1()));
    p.add_(m, new Scalar(-step.stepSize()));
  }
}
