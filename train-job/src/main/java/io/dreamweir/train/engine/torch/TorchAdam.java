package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.AdamStep;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Operator;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam in one pass over the memory of all parameters: libtorch's fused kernel, five times as fast
 * as operations one after the other. The binding has no method for it, so it is called by its name.
 */
final class TorchAdam {

  /**
   * A step so late that the kernel's own bias corrections are exactly 1: {@link AdamStep} has them
   * already.
   */
  private static final double LATE = 1e9;

  private TorchAdam() {}

  /** Makes a step, in place; gradients are read only. */
  static void apply(
      AdamStep step,
      List<Tensor> parameters,
      List<Tensor> gradients,
      List<Tensor> firstMoments,
      List<Tensor> secondMoments) {
    try (PointerScope scope = new PointerScope();
        AutoGradMode mode = new AutoGradMode(false)) {
      Operator fused = torch.findOperatorFor(new OperatorName("aten::_fused_adamw_", ""));
      List<Tensor> scaled = gradients.stream().map(g -> scaled(g, step)).toList();
      Tensor late = torch.full_like(parameters.get(0).view(-1).narrow(0, 0, 1), new Scalar(LATE));
      IValueVector stack = new IValueVector();
      stack.push_back(new IValue(list(parameters)));
      stack.push_back(new IValue(list(scaled)));
      stack.push_back(new IValue(list(firstMoments)));
      stack.push_back(new IValue(list(secondMoments)));
      stack.push_back(new IValue(list(List.of())));
      stack.push_back(new IValue(list(parameters.stream().map(p -> late).toList())));
      stack.push_back(new IValue(step.stepSize()));
      stack.push_back(new IValue(step.beta1()));
      stack.push_back(new IValue(step.beta2()));
      stack.push_back(new IValue(step.stepSize() == 0 ? 0 : (1 - step.decay()) / step.stepSize()));
      stack.push_back(new IValue(step.epsilon()));
      stack.push_back(new IValue(false)); // amsgrad
      stack.push_back(new IValue(false)); // maximize
      stack.push_back(new IValue()); // gradient scale
      stack.push_back(new IValue()); // found infinity
      fused.getOperation().apply(stack);
    }
  }

  private static Tensor scaled(Tensor gradient, AdamStep step) {
    Tensor contiguous = gradient.contiguous();
    return step.gradientScale() == 1
        ? contiguous
        : contiguous.mul(new Scalar(step.gradientScale()));
  }

  private static GenericList list(List<Tensor> tensors) {
    GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
    tensors.forEach(t -> list.push_back(new IValue(t)));
    return list;
  }
}
