package io.dreamweir.train.engine.torch;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;

/** Optimizers in place, in pieces that fit a core's cache: memory is read and written once. */
final class TorchPieces {

  private static final long PIECE = 1 << 16;

  private TorchPieces() {}

  /** What happens to a piece of a parameter, its gradient, and both moments. */
  interface Step {
    void piece(Tensor p, Tensor g, Tensor m, Tensor s);
  }

  static void apply(
      List<Tensor> parameters,
      List<Tensor> gradients,
      List<Tensor> firstMoments,
      List<Tensor> secondMoments,
      Step step) {
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
            try (PointerScope inner = new PointerScope()) {
              step.piece(
                  p.narrow(0, from, length),
                  g.narrow(0, from, length),
                  m.narrow(0, from, length),
                  s.narrow(0, from, length));
            }
          }
        }
      }
    }
  }
}
