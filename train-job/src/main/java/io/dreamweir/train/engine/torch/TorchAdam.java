package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.AdamStep;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Adam in place, in pieces that fit a core's cache: memory is read and written once. */
record TorchAdam(AdamStep step) {

  private static final long PIECE = 1 << 16;

  void apply(
      List<Tensor> parameters,
      List<Tensor> gradients,
      List<Tensor> firstMoments,
      List<Tensor> secondMoments) {
    try (AutoGradMode mode = new AutoGradMode(false)) {
      for (int i = 0; i < parameters.size(); i++) {
        try (PointerScope scope = new PointerScope()) {
          Tensor p = parameters.get(i).view(-1);
          Tensor g = gradients.get(i).contiguous().view(-1);
          Tensor m = firstMoments.get(i).view(-1);
          Tensor s = secondMoments.get(i).view(-1);
          long elements = p.numel();
          for (long from = 0; from < elements; from += PIECE) {
            long length = Math.min(PIECE, elements - from);
            piece(
                p.narrow(0, from, length),
                g.narrow(0, from, length),
                m.narrow(0, from, length),
                s.narrow(0, from, length));
          }
        }
      }
    }
  }

  private void piece(Tensor p, Tensor g, Tensor m, Tensor s) {
    try (PointerScope scope = new PointerScope()) {
      Tensor scaled = g.mul(new Scalar(step.gradientScale()));
      m.lerp_(scaled, new Scalar(1 - step.beta1()));
      s.lerp_(scaled.mul_(scaled), new Scalar(1 - step.beta2()));
      Tensor denominator = s.sqrt().add_(new Scalar(step.epsilon()));
      p.mul_(new Scalar(step.decay())).addcdiv_(m, denominator, new Scalar(-step.stepSize()));
    }
  }
}
