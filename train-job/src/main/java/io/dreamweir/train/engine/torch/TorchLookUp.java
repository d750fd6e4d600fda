package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.Precision;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LayoutOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The product of one-hot vectors with a kernel: forwards its rows are looked up and added up, the
 * kernel's gradient is a product with the vectors. libtorch's own gradient of such sums is sorted
 * and added row by row, which takes longer.
 */
final class TorchLookUp implements TorchPostponed.Part {

  private final Tensor choices;
  private final Tensor kernel;
  private final Precision product;
  private final TensorVector leaves;
  private final Tensor result;

  /**
   * @param choices int64 [..., s]
   * @param kernel [s d, n]
   */
  TorchLookUp(Tensor choices, TorchTensor kernel, TensorVector leaves, TorchPostponed postponed) {
    this.choices = postponed.kept(choices);
    this.kernel = postponed.kept(TorchTensor.of(kernel));
    this.product = kernel.ofProduct();
    this.leaves = leaves;
    this.result = postponed.kept(sums(choices, kernel.operand(product).detach()));
    result.set_requires_grad(true);
  }

  /** What is looked up, where nothing is differentiated: [..., n]. */
  static Tensor sums(Tensor choices, TorchTensor kernel) {
    return sums(choices, kernel.operand(kernel.ofProduct()));
  }

  private static Tensor sums(Tensor choices, Tensor weight) {
    long groups = choices.size(-1);
    long rows = weight.size(0);
    TensorOptions whole = choices.options();
    Tensor first = torch.arange(new Scalar(0), new Scalar(rows), new Scalar(rows / groups), whole);
    Tensor chosen = choices.add(first).reshape(-1);
    Tensor bags =
        torch.arange(new Scalar(0), new Scalar(chosen.size(0)), new Scalar(groups), whole);
    long[] shape = TorchTensor.longs(TorchTensor.shape(choices));
    shape[shape.length - 1] = weight.size(1);
    return torch.embedding_bag(weight, chosen, bags).get0().reshape(shape);
  }

  /** One-hot vectors [..., classes]. */
  static Tensor vectors(Tensor choices, long classes, torch.ScalarType type) {
    long[] wider = TorchTensor.longs(TorchTensor.shape(choices.unsqueeze(-1)));
    wider[wider.length - 1] = classes;
    Tensor zeros =
        choices.new_zeros(
            wider,
            new ScalarTypeOptional(type),
            new LayoutOptional(),
            new DeviceOptional(),
            new BoolOptional());
    return zeros.scatter_(-1, choices.unsqueeze(-1), new Scalar(1f));
  }

  /** The sums, [..., n]. */
  @Override
  public Tensor result() {
    return result;
  }

  @Override
  public void differentiate(Tensor arrived, TorchGradients gradients) {
    torch.ScalarType type =
        product == Precision.BF16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float;
    long rows = kernel.size(0);
    Tensor vectors = vectors(choices, rows / choices.size(-1), type).reshape(-1, rows);
    Tensor gradient = vectors.t().matmul(arrived.reshape(-1, kernel.size(1)).to(type));
    gradients.addThrough(kernel, gradient, leaves);
  }
}
